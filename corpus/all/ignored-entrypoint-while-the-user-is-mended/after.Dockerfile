FROM python:3.12
RUN pip install notebook==7.5.8 jupyterlab==4.5.11
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
# binder-fix: ignore[swallowed-arguments] serve.sh ends in the command that it is given
ENTRYPOINT ["/usr/bin/env", "serve", "--all"]
