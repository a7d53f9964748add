FROM continuumio/miniconda3:24.7.1-0
RUN conda create -y -n ocean -c conda-forge python=3.12 notebook jupyterlab
RUN echo "conda activate ocean" >> ~/.bashrc
