FROM ubuntu:24.04

ENV DEBIAN_FRONTEND=noninteractive LANG=C.UTF-8
RUN apt-get update && apt-get install -y --no-install-recommends \
        gdal-bin python3 python3-venv python3-pip python3-gdal \
    && rm -rf /var/lib/apt/lists/*

RUN /usr/bin/python3 -m venv --system-site-packages /opt/venv
ENV PATH=/opt/venv/bin:${PATH}

# geopandas needs the system's GDAL
RUN pip3 install --no-cache-dir geopandas==1.0.1 rasterio==1.4.2

RUN userdel -r ubuntu && useradd --create-home --uid 1000 mapper
USER mapper
WORKDIR /home/mapper
COPY . .
USER root
RUN python3 -m pip install --no-cache-dir notebook==7.5.8 jupyterlab==4.5.11
RUN chown -R 1000 /home/mapper
USER mapper
