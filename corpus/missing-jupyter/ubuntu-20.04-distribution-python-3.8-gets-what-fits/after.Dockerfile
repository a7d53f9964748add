FROM ubuntu:20.04
RUN apt-get update && apt-get install -y python3-pip && pip3 install obspy
RUN python3 -m pip install --no-cache-dir notebook==7.3.3 jupyterlab==4.3.8
