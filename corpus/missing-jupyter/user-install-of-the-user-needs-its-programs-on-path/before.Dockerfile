FROM python:3.12-slim
RUN useradd -m -u 1000 jovyan
ENV HOME=/home/jovyan
USER jovyan
RUN pip install --user notebook jupyterlab
