FROM rocker/geospatial:4.3.2
RUN install2.r --error spdep
