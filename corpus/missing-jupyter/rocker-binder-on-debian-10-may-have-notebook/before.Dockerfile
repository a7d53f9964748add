FROM rocker/binder:3.6.3
COPY --chown=rstudio . ${HOME}
RUN Rscript install.R
