FROM continuumio/miniconda3:24.9.2-0
COPY spec.txt .
RUN conda create -y -n geo --file spec.txt
