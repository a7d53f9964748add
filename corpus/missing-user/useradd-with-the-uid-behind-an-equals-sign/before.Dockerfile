FROM ubuntu:22.04
RUN useradd --create-home --shell=/bin/bash --uid=1000 lidar
USER lidar
