FROM mambaorg/micromamba:2.0.5
RUN micromamba install -y -n base -c conda-forge python=3.12 pyscf
RUN /opt/conda/bin/python3 -m pip install --no-cache-dir notebook==7.6.5 jupyterlab==4.6.6
