FROM continuumio/miniconda3:24.9.2-0

# GRIB and NetCDF tools come with the environment
WORKDIR /work
COPY environment.yml .
RUN conda env create -f environment.yml && conda clean -afy
RUN echo "conda activate monsoon" >> ~/.bashrc
SHELL ["/bin/bash", "--login", "-c"]

COPY notebooks/ notebooks/
COPY data/ data/
ENV PATH=/opt/conda/envs/monsoon/bin:${PATH}

ARG NB_USER=jovyan
ARG NB_UID=1000
ENV USER=${NB_USER} \
    NB_UID=${NB_UID} \
    HOME=/home/${NB_USER}
RUN useradd --no-log-init --create-home --shell /bin/bash --uid ${NB_UID} ${NB_USER}
COPY --chown=${NB_UID} . ${HOME}
USER ${NB_USER}
WORKDIR ${HOME}
CMD ["jupyter", "lab", "--ip=0.0.0.0", "--allow-root"]
