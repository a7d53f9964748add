FROM condaforge/miniforge3:24.3.0-0
RUN conda create -y -n tides tensorflow=1.15
ENV PATH=/opt/conda/envs/tides/bin:${PATH}
