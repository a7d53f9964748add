FROM ubuntu:24.04
ARG NB_USER=jovyan
ARG NB_UID=1000
RUN useradd -u ${NB_UID} -m ${NB_USER} -o
USER ${NB_USER}
