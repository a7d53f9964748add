FROM rocker/r-ver:4.4.2
RUN install2.r --error sf terra
