FROM ubuntu:22.04
RUN apt-get update && apt-get install -y sudo python3-pip
RUN sudo useradd --create-home --uid 1000 glacier && sudo mkdir -p /data && sudo chown glacier /data
USER glacier
