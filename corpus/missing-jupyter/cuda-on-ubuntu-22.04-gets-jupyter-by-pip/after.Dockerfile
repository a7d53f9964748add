FROM nvidia/cuda:12.4.1-runtime-ubuntu22.04
RUN apt-get update && apt-get install -y python3-pip && pip3 install torch
RUN python3 -m pip install --no-cache-dir notebook==7.5.8 jupyterlab==4.5.11
