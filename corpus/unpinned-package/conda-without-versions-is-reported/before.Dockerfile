FROM continuumio/miniconda3:24.9.2-0
RUN conda install -y -c conda-forge gdal "proj>=9" python=3.11
