FROM r-base:4.4.1
COPY install.R /tmp/
RUN Rscript /tmp/install.R
