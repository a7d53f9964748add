FROM rocker/binder:4.3.1
LABEL maintainer="the course team"
COPY --chown=${NB_USER} . /home/rstudio
USER ${NB_USER}
RUN Rscript -e "install.packages('sf')"
