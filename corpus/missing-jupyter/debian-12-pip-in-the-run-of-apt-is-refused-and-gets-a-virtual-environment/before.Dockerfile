FROM debian:12-slim
RUN apt-get update && apt-get install -y gmt python3-pip && \
    pip install pygmt jupyterlab notebook
