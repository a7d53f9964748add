FROM ubuntu:22.04
RUN useradd lidar --uid 1000 -m
USER lidar
