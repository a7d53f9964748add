FROM jupyter/base-notebook:2023-10-20
RUN mkdir /data
COPY --chown=1000 . ${HOME}
