FROM ubuntu:24.04

ENV DEBIAN_FRONTEND=noninteractive LANG=C.UTF-8
RUN apt-get update && apt-get install -y --no-install-recommends \
        gdal-bin python3 python3-pip python3-gdal \
    && rm -rf /var/lib/apt/lists/*

# geopandas needs the system's GDAL
RUN pip3 install --no-cache-dir geopandas==1.0.1 rasterio==1.4.2

RUN useradd --create-home --uid 1000 mapper
USER mapper
WORKDIR /home/mapper
COPY . .
