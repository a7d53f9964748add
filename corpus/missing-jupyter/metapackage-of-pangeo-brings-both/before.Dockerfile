FROM condaforge/miniforge3:24.11.3-0
RUN mamba install -y -n base pangeo-notebook=2024.11.11 xarray
