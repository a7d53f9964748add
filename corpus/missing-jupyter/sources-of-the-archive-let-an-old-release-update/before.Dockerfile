FROM python:3.7-slim-buster
RUN sed -i 's/deb.debian.org/archive.debian.org/' /etc/apt/sources.list && apt-get update && apt-get install -y git
RUN pip install --no-cache-dir notebook jupyterlab
