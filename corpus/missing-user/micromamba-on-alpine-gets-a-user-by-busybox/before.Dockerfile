FROM mambaorg/micromamba:1.5.8-alpine3.19
COPY --chown=$MAMBA_USER environment.yml /tmp/environment.yml
RUN micromamba install -y -n base -f /tmp/environment.yml
