FROM debian:12
RUN apt-get update && apt-get install -y --no-install-recommends jupyter && rm -rf /var/lib/apt/lists/*
