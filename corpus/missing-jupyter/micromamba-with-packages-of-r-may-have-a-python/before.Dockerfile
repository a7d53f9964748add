FROM mambaorg/micromamba:1.5.8
RUN micromamba install -y -n base -c conda-forge r-base=4.3 r-dplyr r-seurat
WORKDIR /home/mambauser
