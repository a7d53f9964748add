# binder-fix in a container, with what `pr`, `review` and `server` need:
#
#     docker run --rm --volume "$PWD:/repository" IMAGE binder-fix --diff /repository
#
# It keeps to what it asks of others, so this repository launches on Binder, too.
# The base image has no digest here: `binder-fix --write` puts in the one of the day.
FROM python:3.13-slim

RUN apt-get update \
 && apt-get install -y --no-install-recommends git \
 && rm -rf /var/lib/apt/lists/*
RUN python3 -m pip install --no-cache-dir notebook==7.5.8 jupyterlab==4.5.11

ARG NB_USER=jovyan
ARG NB_UID=1000
ENV USER=${NB_USER} \
    NB_UID=${NB_UID} \
    HOME=/home/${NB_USER}
RUN useradd --no-log-init --create-home --shell /bin/bash --uid ${NB_UID} ${NB_USER}

COPY --chown=${NB_UID} . ${HOME}
WORKDIR ${HOME}
RUN python3 -m pip install --no-cache-dir '.[github,lsp]'

USER ${NB_USER}
CMD ["binder-fix", "--help"]
