# syntax=docker/dockerfile:1
# A service beside the course, not a session of Binder.
# binder-fix: ignore-file[missing-jupyter, swallowed-arguments] it serves itself
FROM python:3.12-slim
COPY . /srv/app

ARG NB_USER=jovyan
ARG NB_UID=1000
ENV USER=${NB_USER} \
    NB_UID=${NB_UID} \
    HOME=/home/${NB_USER}
RUN useradd --no-log-init --create-home --shell /bin/bash --uid ${NB_UID} ${NB_USER}
COPY --chown=${NB_UID} . ${HOME}
USER ${NB_USER}
WORKDIR ${HOME}
ENTRYPOINT ["python", "/srv/app/serve.py"]
