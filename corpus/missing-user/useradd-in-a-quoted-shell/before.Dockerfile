FROM ubuntu:22.04
RUN bash -c "useradd --create-home --uid 1000 lidar"
USER lidar
