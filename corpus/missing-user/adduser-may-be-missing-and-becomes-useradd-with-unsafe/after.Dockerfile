FROM continuumio/miniconda3:25.3.1-1
RUN useradd --create-home --comment "" --uid 1000 jovyan
USER jovyan
