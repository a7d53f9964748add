FROM ubuntu:22.04
RUN apt-get update && apt-get install -y git && rm -rf /var/lib/apt/lists/*
RUN pip3 install notebook==7.5.8 jupyterlab==4.5.11
RUN python3 -m pip install rich==14.2.0
