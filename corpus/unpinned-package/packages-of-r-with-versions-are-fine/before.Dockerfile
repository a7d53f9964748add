FROM r-base:4.4.1
RUN Rscript -e 'remotes::install_version("sf", "1.0-16"); remotes::install_github("lab/waves", ref = "3a1f2c9")'
RUN Rscript -e 'pak::pkg_install(c("terra@1.7-78", "local::."))'
