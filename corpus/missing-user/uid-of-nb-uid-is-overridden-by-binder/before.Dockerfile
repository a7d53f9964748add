FROM ubuntu:22.04
ARG NB_USER=triqs
ARG NB_UID=1010
RUN useradd -m -u ${NB_UID} ${NB_USER}
USER ${NB_USER}
