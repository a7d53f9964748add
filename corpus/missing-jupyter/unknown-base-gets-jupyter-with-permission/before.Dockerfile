FROM ghcr.io/example-lab/solver:2.1
USER root
RUN apt-get update && apt-get install -y python3-pip
