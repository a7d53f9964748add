FROM mambaorg/micromamba:2.0.5
COPY conda-linux-64.lock /tmp/conda.lock
RUN micromamba install -y -n base -f /tmp/conda.lock
