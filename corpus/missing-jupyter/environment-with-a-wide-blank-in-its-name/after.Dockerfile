FROM continuumio/miniconda3:24.7.1-0
RUN conda create -y -n climat  python=3.11 notebook jupyterlab
RUN python3 -m pip install --no-cache-dir notebook==7.5.8 jupyterlab==4.5.11
