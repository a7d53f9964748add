FROM ubuntu:22.04
RUN useradd -ms /bin/bash -u1000 lidar
USER lidar
