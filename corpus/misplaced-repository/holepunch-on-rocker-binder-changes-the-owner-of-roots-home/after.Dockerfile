FROM rocker/binder:4.3.1
COPY . ${HOME}
USER root
RUN chown -R ${NB_USER} ${HOME}
RUN chown -R 1000 /home/rstudio
USER ${NB_USER}
