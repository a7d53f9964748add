FROM rocker/geospatial:4.4.1
ARG NB_USER=rstudio
ENV NB_USER=rstudio
ARG NB_UID=1000
COPY . /home/${NB_USER}
RUN chown -R ${NB_USER} /home/${NB_USER}
USER ${NB_USER}
