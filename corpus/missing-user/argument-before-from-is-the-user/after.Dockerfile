ARG NB_USER=jovyan
FROM debian:13
ARG NB_USER
RUN useradd --uid 1000 --create-home jovyan
USER ${NB_USER}
