FROM ubuntu:24.04
RUN apt-get update && apt-get install -y python3-pip && rm -f /usr/lib/python3.12/EXTERNALLY-MANAGED
RUN pip install notebook jupyterlab
