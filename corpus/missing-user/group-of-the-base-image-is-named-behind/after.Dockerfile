FROM ubuntu:24.04
RUN useradd -m app && usermod -aG ubuntu app
USER app
ENV HOME=/home/ubuntu
USER ubuntu
