FROM debian:13
RUN apt-get update && apt-get install -y octave && rm -rf /var/lib/apt/lists/*
