FROM ubuntu:22.04
RUN useradd --create-home --uid 1000 reader
USER reader
USER root
RUN apt-get update && apt-get install -y git
USER reader
