FROM condaforge/miniforge3:24.3.0-0
RUN conda create -y -n tides "python<3.8" numpy
ENV PATH=/opt/conda/envs/tides/bin:${PATH}
