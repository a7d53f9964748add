FROM mambaorg/micromamba:2.0.5
COPY environment.yml /tmp/
RUN micromamba install -y -n base -f /tmp/environment.yml
