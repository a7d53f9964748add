FROM python:3.7-slim-buster
RUN apt-get update && apt-get install -y git
RUN pip install --no-cache-dir notebook jupyterlab
RUN apt-get update && apt-get install -y make
