FROM condaforge/miniforge3:24.3.0-0
RUN conda create -y -n=tides python=3.11 && \
    conda run --name=tides pip install notebook==7.2.2 && \
    conda run -n=tides --cwd /tmp pip install jupyterlab==4.2.5
ENV PATH=/opt/conda/envs/tides/bin:${PATH}
