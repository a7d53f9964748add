FROM debian:12
COPY shiny.deb /tmp/
RUN dpkg -i /tmp/shiny.deb
RUN chown -R tides /srv

ARG NB_USER=jovyan
ARG NB_UID=1000
ENV USER=${NB_USER} \
    NB_UID=${NB_UID} \
    HOME=/home/${NB_USER}
RUN useradd --no-log-init --create-home --shell /bin/bash --uid ${NB_UID} ${NB_USER}
USER ${NB_USER}
