FROM rocker/binder:4.3.1
COPY . ${HOME}
USER root
RUN chown -R ${NB_USER} ${HOME}
USER ${NB_USER}
