FROM python:3.12-slim
ARG NB_USER
WORKDIR /work
COPY . .

ARG NB_USER=jovyan
ARG NB_UID=1000
ENV USER=${NB_USER} \
    NB_UID=${NB_UID} \
    HOME=/home/${NB_USER}
RUN useradd --no-log-init --create-home --shell /bin/bash --uid ${NB_UID} ${NB_USER}
RUN chown -R ${NB_USER} /work
USER ${NB_USER}
