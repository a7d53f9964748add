FROM r-base:4.4.1
RUN R -e "install.packages('sf', repos = 'https://packagemanager.posit.co/cran/2024-06-14')"
RUN install2.r --error --repos https://packagemanager.posit.co/cran/2024-06-14 terra stars
