FROM mambaorg/micromamba:2.0.5
COPY env /tmp/env
RUN micromamba install -y -n base -f /tmp/env/environment.yml
