FROM continuumio/miniconda3:24.9.2-0
RUN conda install -y xarray

# how it starts
ENTRYPOINT ["tini", "--"]
CMD ["jupyter", "lab"]
# the end
