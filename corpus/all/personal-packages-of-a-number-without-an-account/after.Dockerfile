FROM python:3.12
USER 1000
WORKDIR /home/tides
COPY . .
USER root
RUN pip install jupyterlab==4.2.5 notebook==7.2.2
USER 1000
ENV PATH=/home/tides/.local/bin:$PATH

USER root
ARG NB_USER=jovyan
ARG NB_UID=1000
ENV USER=${NB_USER} \
    NB_UID=${NB_UID} \
    HOME=/home/${NB_USER}
RUN useradd --no-log-init --create-home --shell /bin/bash --uid ${NB_UID} ${NB_USER}
COPY --chown=${NB_UID} . ${HOME}
USER ${NB_USER}
WORKDIR ${HOME}
