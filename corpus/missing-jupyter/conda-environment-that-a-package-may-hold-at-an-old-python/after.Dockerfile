FROM condaforge/miniforge3:24.3.0-0
RUN conda create -y -n tides tensorflow=1.15
ENV PATH=/opt/conda/envs/tides/bin:${PATH}
RUN python3 -m pip install --no-cache-dir --upgrade pip && python3 -m pip install --no-cache-dir "notebook<8" "jupyterlab<5"
