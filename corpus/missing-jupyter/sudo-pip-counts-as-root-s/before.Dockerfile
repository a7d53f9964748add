FROM python:3.11
RUN apt-get update && apt-get install -y sudo && useradd -m -u 1000 jovyan
USER jovyan
RUN sudo -H pip install jupyterlab
