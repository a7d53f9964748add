FROM mambaorg/micromamba:1.5.8
USER root
RUN apt-get update && apt-get install -y git
  # the rest is done by root
RUN useradd --create-home --uid 1000 reader
USER reader
