FROM jupyter/scipy-notebook:2023-10-20
USER root
RUN { id -u jovyan > /dev/null 2>&1 || adduser --disabled-password --gecos "" --uid 1000 jovyan; }
USER jovyan
