FROM continuumio/miniconda3:24.7.1-0
RUN conda install -y -c conda-forge rdkit && conda clean -afy
RUN python3 -m pip install --no-cache-dir notebook==7.5.8 jupyterlab==4.5.11
