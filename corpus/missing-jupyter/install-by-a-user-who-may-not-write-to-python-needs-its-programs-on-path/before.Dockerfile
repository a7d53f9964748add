FROM python:3.12-slim
RUN useradd -m -u 1000 jovyan
USER jovyan
RUN pip install notebook jupyterlab
