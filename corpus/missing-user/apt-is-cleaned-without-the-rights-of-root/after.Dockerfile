FROM debian:12
RUN useradd --create-home --uid 1000 tides
USER tides
USER root
RUN apt-get clean && rm -rf /var/lib/apt/lists/*
USER tides
