FROM debian:12
ARG NB_USER=lab
RUN useradd --uid 1000 -g 100 --create-home $NB_USER
RUN chown -R ${NB_USER}:${NB_USER} /home/$NB_USER
USER $NB_USER
