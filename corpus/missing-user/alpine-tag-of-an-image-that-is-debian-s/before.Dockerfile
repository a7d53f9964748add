FROM continuumio/miniconda3:4.10.3p0-alpine
RUN conda install -y jupyterlab notebook
RUN apk add --no-cache git
COPY notebooks /home/notebooks
