FROM ubuntu:22.04
ENV NB_USER=jovyan
RUN useradd -ms /bin/bash -u 1000 joyvan
USER ${NB_USER}
