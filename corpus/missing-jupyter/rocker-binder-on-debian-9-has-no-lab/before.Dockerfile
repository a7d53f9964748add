FROM rocker/binder:3.6.0
COPY --chown=rstudio . ${HOME}
RUN Rscript install.R
