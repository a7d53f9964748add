FROM ubuntu:24.04
ARG NB_USER
ARG NB_UID
RUN userdel -r "$(id -un ${NB_UID})" && useradd -m -s /bin/bash -u ${NB_UID} ${NB_USER}
USER ${NB_USER}
