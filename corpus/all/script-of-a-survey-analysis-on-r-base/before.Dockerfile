FROM r-base:4.4.1

LABEL maintainer="Survey group <survey@example.org>"
RUN install.r survey srvyr ggplot2

COPY . /usr/local/src/analysis
WORKDIR /usr/local/src/analysis
CMD ["Rscript", "main.R"]
