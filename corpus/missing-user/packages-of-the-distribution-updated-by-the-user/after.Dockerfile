FROM jupyter/base-notebook:2023-10-20
USER root
RUN apt-get update
RUN apt-get install -y graphviz
RUN apt-get install -y git
USER ${NB_UID}
COPY --chown=1000 . ${HOME}
