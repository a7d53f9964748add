FROM continuumio/miniconda3:25.3.1-1
RUN adduser --disabled-password --gecos "" --uid 1000 jovyan
USER jovyan
