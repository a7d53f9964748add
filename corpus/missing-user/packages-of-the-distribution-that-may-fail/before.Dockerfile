FROM jupyter/base-notebook:2023-10-20
RUN apt-get install -y graphviz || true
COPY --chown=1000 . ${HOME}
