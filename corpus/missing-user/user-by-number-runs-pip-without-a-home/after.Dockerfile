FROM python:3.12
WORKDIR /srv/tides
COPY requirements.txt .
USER 1000
USER root
RUN pip install --no-cache-dir -r requirements.txt jupyterlab notebook
USER 1000
COPY . .

USER root
ARG NB_USER=jovyan
ARG NB_UID=1000
ENV USER=${NB_USER} \
    NB_UID=${NB_UID} \
    HOME=/home/${NB_USER}
RUN useradd --no-log-init --create-home --shell /bin/bash --uid ${NB_UID} ${NB_USER}
USER ${NB_USER}
