FROM rocker/geospatial:latest
RUN install2.r --error mapview
