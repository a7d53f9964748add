FROM continuumio/miniconda3:24.7.1-0
RUN conda create -y -n r r-base
SHELL ["conda", "run", "-n", "r", "/bin/bash", "-c"]
RUN Rscript -e 'install.packages("ape")'
SHELL ["conda", "run", "-n", "base", "/bin/bash", "-c"]
