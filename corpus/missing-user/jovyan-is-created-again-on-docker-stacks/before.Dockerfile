FROM jupyter/scipy-notebook:2023-10-20
USER root
RUN adduser --disabled-password --gecos "" --uid 1000 jovyan
USER jovyan
