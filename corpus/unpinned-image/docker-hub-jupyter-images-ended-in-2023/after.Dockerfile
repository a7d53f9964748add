FROM jupyter/datascience-notebook:2023-10-20
RUN julia -e 'using Pkg; Pkg.add("Flux")'
