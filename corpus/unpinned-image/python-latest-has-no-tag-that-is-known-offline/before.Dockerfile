FROM python:latest
RUN pip install --no-cache-dir numpy notebook jupyterlab
