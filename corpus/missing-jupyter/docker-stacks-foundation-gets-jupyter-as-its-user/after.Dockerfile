FROM quay.io/jupyter/docker-stacks-foundation:2024-12-23
RUN mamba install -y -c conda-forge gdal
RUN python3 -m pip install --no-cache-dir notebook==7.6.5 jupyterlab==4.6.6
