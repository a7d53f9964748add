FROM condaforge/miniforge3:24.9.2-0
COPY environment.yml /tmp/environment.yml
RUN mamba env update -n base -f /tmp/environment.yml
