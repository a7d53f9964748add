FROM debian:12
RUN apt-get update && \
    apt-get install -y -t bookworm-backports --no-install-recommends git gfortran=4:12.2.0-3 && \
    rm -rf /var/lib/apt/lists/*
