FROM debian:12
ARG NB_USER=jovyan
ARG NB_UID=1000
ENV HOME=/home/${NB_USER}
RUN useradd -m -u ${NB_UID} ${NB_USER}
COPY --chown=1000 . ${HOME}
WORKDIR /opt/solver
USER ${NB_USER}
