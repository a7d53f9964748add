FROM python:3.7-slim-stretch
RUN apt-get update || true
RUN pip install --no-cache-dir notebook jupyterlab
