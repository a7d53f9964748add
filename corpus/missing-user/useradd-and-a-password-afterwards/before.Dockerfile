FROM ubuntu:22.04
RUN useradd -m -u 1000 lidar && echo "lidar:lidar" | chpasswd && adduser lidar sudo
USER lidar
