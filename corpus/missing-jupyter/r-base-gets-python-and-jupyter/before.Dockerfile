FROM r-base:4.4.1
RUN Rscript -e 'install.packages("IRkernel")'
CMD ["R"]
