FROM condaforge/miniforge3:24.3.0-0
RUN conda create -y -n tides "python<3.8" numpy
ENV PATH=/opt/conda/envs/tides/bin:${PATH}
RUN python3 -m pip install --no-cache-dir --upgrade pip && python3 -m pip install --no-cache-dir "notebook<8" "jupyterlab<5"
