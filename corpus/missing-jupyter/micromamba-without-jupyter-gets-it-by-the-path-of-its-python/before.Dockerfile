FROM mambaorg/micromamba:2.0.5
RUN micromamba install -y -n base -c conda-forge python=3.12 pyscf
