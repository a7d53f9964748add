FROM continuumio/miniconda3:24.7.1-0
RUN conda create -y -n old python=2.7 notebook jupyterlab
ENV PATH=/opt/conda/envs/old/bin:$PATH
RUN python3 -m pip install --no-cache-dir notebook==7.5.8 jupyterlab==4.5.11
