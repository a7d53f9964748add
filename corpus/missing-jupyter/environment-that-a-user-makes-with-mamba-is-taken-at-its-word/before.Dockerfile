FROM condaforge/miniforge3:24.9.2-0
RUN useradd --create-home --uid 1000 ana
USER ana
RUN mamba create -y -n lab python=3.11 notebook jupyterlab
ENV PATH=/home/ana/.conda/envs/lab/bin:$PATH
