FROM mambaorg/micromamba:1.5.8
RUN apt-get update && apt-get install -y git
USER \
  # the rest is done by root
  root
RUN useradd --create-home --uid 1000 reader
USER reader
