FROM condaforge/miniforge3:24.9.2-0
RUN mamba install -y jupyterlab=4.2 "notebook>=7,<8" cartopy && mamba clean -afy
