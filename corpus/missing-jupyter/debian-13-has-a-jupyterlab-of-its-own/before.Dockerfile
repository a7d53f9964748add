FROM debian:13
RUN apt-get update && apt-get install -y jupyterlab jupyter-notebook && rm -rf /var/lib/apt/lists/*
