FROM continuumio/miniconda3:24.7.1-0
RUN conda install -y "conda-forge::notebook>=7" 'conda-forge::jupyterlab'
