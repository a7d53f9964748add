FROM rocker/binder:4.3.1
ARG NB_USER
ENV NB_USER=rstudio
ARG NB_UID
COPY --chown=${NB_UID} . ${HOME}
USER root
RUN chown -R ${NB_USER} ${HOME}
USER ${NB_USER}
