FROM jupyter/datascience-notebook
RUN julia -e 'using Pkg; Pkg.add("Flux")'
