FROM jupyter/base-notebook:2023-10-20
RUN mkdir -p ${HOME}/data /tmp/work
COPY --chown=1000 . ${HOME}
