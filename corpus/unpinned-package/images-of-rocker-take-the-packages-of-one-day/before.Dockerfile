FROM rocker/geospatial:4.3.1 AS base
RUN install2.r --error --ncpus 2 mapview

FROM base
RUN R -e "install.packages('tmap')"
