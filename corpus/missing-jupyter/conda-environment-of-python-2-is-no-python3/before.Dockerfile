FROM continuumio/miniconda3:24.7.1-0
RUN conda create -y -n old python=2.7 notebook jupyterlab
ENV PATH=/opt/conda/envs/old/bin:$PATH
