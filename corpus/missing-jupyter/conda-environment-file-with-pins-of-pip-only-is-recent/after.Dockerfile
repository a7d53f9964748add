FROM condaforge/miniforge3:24.3.0-0
COPY environment.yml /tmp/
RUN conda env create -f /tmp/environment.yml
ENV PATH=/opt/conda/envs/tides/bin:${PATH}
RUN python3 -m pip install --no-cache-dir notebook==7.5.8 jupyterlab==4.5.11
