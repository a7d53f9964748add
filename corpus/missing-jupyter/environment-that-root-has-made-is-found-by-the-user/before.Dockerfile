FROM continuumio/miniconda3:24.9.2-0
RUN conda create -y -n lab python=3.11 && useradd --create-home --uid 1000 ana
USER root
RUN conda install -y -n lab notebook
USER ana
RUN conda run -n lab python --version
USER root
RUN conda run -n lab pip install jupyterlab
USER ana
ENV PATH=/opt/conda/envs/lab/bin:$PATH
