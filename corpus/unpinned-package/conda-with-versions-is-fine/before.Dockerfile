FROM continuumio/miniconda3:24.9.2-0
RUN conda create -n geo python=3.11 conda-forge::gdal==3.9.2 "proj 9.4.*" numpy=1.26=py311_0
