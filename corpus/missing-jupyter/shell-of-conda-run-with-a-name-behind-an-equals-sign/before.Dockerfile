FROM condaforge/miniforge3:24.3.0-0
RUN conda create -y -ntides python=3.11
SHELL ["conda", "run", "-n=tides", "/bin/bash", "-c"]
RUN pip install notebook==7.2.2 jupyterlab==4.2.5
