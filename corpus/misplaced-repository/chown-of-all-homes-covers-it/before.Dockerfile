FROM ubuntu:22.04
ARG NB_USER=jovyan
ARG NB_UID=1000
ENV HOME=/home/${NB_USER}
RUN useradd -m -u ${NB_UID} ${NB_USER}
COPY . ${HOME}
RUN chown -R 1000:1000 /home
WORKDIR ${HOME}
USER jovyan
