ARG NB_USER=jovyan
ARG NB_UID=1000
FROM python:3.9-slim-bookworm
RUN pip install --no-cache-dir notebook==6.5.7 jupyterlab==3.6.8
ENV USER ${NB_USER}
ENV NB_UID ${NB_UID}
ENV HOME /home/${NB_USER}
RUN adduser --disabled-password --gecos "Default user" --uid ${NB_UID} ${NB_USER}
WORKDIR ${HOME}
COPY . ${HOME}
USER root
RUN chown -R ${NB_UID} ${HOME}
USER ${NB_USER}
