FROM ubuntu:14.04
RUN sudo apt-get update && sudo apt-get install -y graphviz

ARG NB_USER=jovyan
ARG NB_UID=1000
ENV USER=${NB_USER} \
    NB_UID=${NB_UID} \
    HOME=/home/${NB_USER}
RUN useradd --no-log-init --create-home --shell /bin/bash --uid ${NB_UID} ${NB_USER}
USER ${NB_USER}
