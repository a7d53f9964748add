FROM continuumio/miniconda3:24.7.1-0
RUN conda create -y -n climate python=3.11 notebook jupyterlab iris
ENV PATH=/opt/conda/envs/climate/bin:$PATH
