FROM golang:1.11
RUN apt-get update && apt-get install -y python3-pip
RUN pip3 install --no-cache-dir notebook jupyterlab
