FROM mambaorg/micromamba:1.5.8-alpine3.19
COPY --chown=$MAMBA_USER environment.yml /tmp/environment.yml
RUN micromamba install -y -n base -f /tmp/environment.yml

USER root
ARG NB_USER=jovyan
ARG NB_UID=1000
ENV USER=${NB_USER} \
    NB_UID=${NB_UID} \
    HOME=/home/${NB_USER}
RUN adduser -D -u ${NB_UID} ${NB_USER}
USER ${NB_USER}
