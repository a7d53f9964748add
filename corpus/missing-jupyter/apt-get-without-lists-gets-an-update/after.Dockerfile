FROM python:3.12-slim
RUN apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends git && rm -rf /var/lib/apt/lists/*
RUN mkdir -p /srv/maps && \
    apt-get update && apt-get install -y --no-install-recommends gdal-bin
RUN pip install notebook==7.6.5 jupyterlab==4.6.6
