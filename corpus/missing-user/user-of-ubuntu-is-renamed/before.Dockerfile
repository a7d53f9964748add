FROM ubuntu:24.04
ARG NB_USER=jovyan
RUN usermod --login ${NB_USER} ubuntu && \
    groupmod --new-name ${NB_USER} ubuntu && \
    usermod --home /home/${NB_USER} --move-home ${NB_USER}
USER ${NB_USER}
