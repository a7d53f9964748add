FROM quay.io/jupyter/base-notebook:2025-01-06
COPY . ${HOME}/work
WORKDIR ${HOME}/work
RUN python make_figures.py > figures.log
