FROM ubuntu:22.04
RUN groupadd -g 1000 lidar && useradd -m -u 1000 -g lidar -G users lidar
USER lidar
