FROM continuumio/miniconda3:24.7.1-0
RUN conda create -y -n qc python=3.11 && \
    conda run -n qc --no-capture-output pip install notebook jupyterlab
