FROM rocker/rstudio:4.4.1
COPY . /home/rstudio
RUN chown -R rstudio: /home/rstudio
USER rstudio
