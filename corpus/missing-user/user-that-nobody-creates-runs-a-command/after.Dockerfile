FROM python:3.12-slim
ARG NB_USER=jovyan

ARG NB_UID=1000
ENV USER=${NB_USER} \
    NB_UID=${NB_UID} \
    HOME=/home/${NB_USER}
RUN useradd --no-log-init --create-home --shell /bin/bash --uid ${NB_UID} ${NB_USER}
USER ${NB_USER}
RUN pip install --user pymc
USER root
RUN ldconfig
USER ${NB_USER}
