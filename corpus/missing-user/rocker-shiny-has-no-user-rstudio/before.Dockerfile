FROM rocker/shiny:4.1.0
RUN apt-get update && apt-get install -y python3-pip && rm -rf /var/lib/apt/lists/*
RUN python3 -m pip install notebook==7.3.3 jupyterlab==4.3.8
