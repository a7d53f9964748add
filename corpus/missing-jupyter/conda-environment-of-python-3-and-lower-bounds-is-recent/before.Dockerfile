FROM condaforge/miniforge3:24.3.0-0
RUN conda create -y -n tides python=3 "numpy>=1.16" samtools=1.20
ENV PATH=/opt/conda/envs/tides/bin:${PATH}
