FROM condaforge/miniforge3:24.9.2-0
RUN mamba install -y jupyterlab=4.2 cartopy && mamba clean -afy
