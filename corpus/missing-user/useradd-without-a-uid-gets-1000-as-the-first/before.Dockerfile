FROM ubuntu:22.04
RUN useradd -mU lidar
USER lidar
