FROM ubuntu:22.04
RUN groupadd -r lidar && useradd -r -m -g lidar -u 1000 lidar
USER lidar
