FROM jupyter/base-notebook:2023-10-20
RUN mkdir -p /opt/conda /usr/local/share
COPY --chown=1000 . ${HOME}
