FROM ubuntu:22.04
RUN /usr/sbin/useradd -l -m -s /bin/bash -N -u 1000 lidar
USER lidar
