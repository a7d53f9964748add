FROM rocker/tidyverse:4.4.1
USER root
RUN apt-get update && apt-get install -y nodejs
USER ${LAB_USER}
