FROM mambaorg/micromamba:2.0.5-cuda12.6.3-ubuntu24.04
COPY --chown=$MAMBA_USER environment.yml /tmp/environment.yml
RUN micromamba install -y -n base -f /tmp/environment.yml
ENV HOME=/home/ubuntu
USER ubuntu
