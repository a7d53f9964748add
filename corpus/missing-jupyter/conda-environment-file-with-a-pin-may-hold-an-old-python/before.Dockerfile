FROM condaforge/miniforge3:24.3.0-0
COPY environment.yml /tmp/
RUN conda env create -f /tmp/environment.yml
ENV PATH=/opt/conda/envs/tides/bin:${PATH}
