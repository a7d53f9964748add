FROM python:3.12-slim
RUN pip install notebook jupyterlab
RUN useradd -m -u 1000 jovyan
USER jovyan
