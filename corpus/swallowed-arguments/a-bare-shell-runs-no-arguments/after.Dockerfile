FROM rocker/r-ver:4.4.2
ENTRYPOINT []
