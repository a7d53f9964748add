FROM quay.io/jupyter/docker-stacks-foundation:2024-12-23
RUN mamba install -y -c conda-forge gdal
