FROM condaforge/miniforge3:24.3.0-0
RUN conda create -y --name=tides python=3.11 notebook=7.2.2 jupyterlab=4.2.5
ENTRYPOINT ["conda", "run", "--no-capture-output", "-n=tides"]
