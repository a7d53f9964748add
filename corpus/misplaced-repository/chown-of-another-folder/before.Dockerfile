FROM ubuntu:22.04
ARG NB_USER=jovyan
ARG NB_UID=1000
ENV HOME=/home/${NB_USER}
RUN useradd -m -u ${NB_UID} ${NB_USER}
COPY . ${HOME}/quarks
RUN chown -R ${NB_UID} /quarks
WORKDIR ${HOME}/quarks
USER ${NB_USER}
