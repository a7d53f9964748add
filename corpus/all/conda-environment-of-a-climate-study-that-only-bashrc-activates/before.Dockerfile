FROM continuumio/miniconda3:24.9.2-0

# GRIB and NetCDF tools come with the environment
WORKDIR /work
COPY environment.yml .
RUN conda env create -f environment.yml && conda clean -afy
RUN echo "conda activate monsoon" >> ~/.bashrc
SHELL ["/bin/bash", "--login", "-c"]

COPY notebooks/ notebooks/
COPY data/ data/
CMD ["jupyter", "lab", "--ip=0.0.0.0", "--allow-root"]
