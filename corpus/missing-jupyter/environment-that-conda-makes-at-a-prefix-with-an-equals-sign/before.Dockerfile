FROM condaforge/miniforge3:24.3.0-0
RUN conda create -y -p=/opt/tides python=3.11 notebook=7.2.2 jupyterlab=4.2.5
ENV PATH=/opt/tides/bin:${PATH}
