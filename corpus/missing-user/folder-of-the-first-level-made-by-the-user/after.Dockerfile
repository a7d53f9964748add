FROM jupyter/base-notebook:2023-10-20
USER root
RUN mkdir /data
USER ${NB_UID}
COPY --chown=1000 . ${HOME}
