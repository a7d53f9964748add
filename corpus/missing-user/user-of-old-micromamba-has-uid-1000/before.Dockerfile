FROM mambaorg/micromamba:1.4.9
COPY --chown=$MAMBA_USER environment.yml /tmp/environment.yml
RUN micromamba install -y -n base -f /tmp/environment.yml
