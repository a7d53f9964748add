FROM rocker/binder:4.3.1
ENV HOME=/home/rstudio
COPY --chown=${NB_USER} . ${HOME}
USER ${NB_USER}
RUN if [ -f install.R ]; then R --quiet -f install.R; fi
