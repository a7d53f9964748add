FROM continuumio/miniconda3:24.7.1-0
RUN conda create -y -n qc python=3.11
SHELL ["conda", "run", "-n", "qc", "/bin/bash", "-c"]
RUN pip install psi4 notebook jupyterlab
