FROM ubuntu:24.04
RUN userdel -r ubuntu && useradd -m \
    -u 1000 tern
USER root
ENV HOME=/home/tern
USER tern
