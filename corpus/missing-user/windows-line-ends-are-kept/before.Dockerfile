FROM ubuntu:24.04
RUN useradd -m \
    -u 1000 tern
USER root
