FROM continuumio/miniconda3:24.7.1-0
RUN conda create -y -n climat  python=3.11 notebook jupyterlab
