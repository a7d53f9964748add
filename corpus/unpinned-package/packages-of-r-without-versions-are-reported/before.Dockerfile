FROM r-base:4.4.1
RUN R -e "install.packages(c('sf', 'terra'), Ncpus = 2)"
RUN Rscript -e 'remotes::install_github("lab/tidal")' -e 'remotes::install_github("lab/waves@v0.2.0")'
