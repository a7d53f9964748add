FROM ubuntu:23.10
ENV DEBIAN_FRONTEND=noninteractive
RUN apt-get update && apt-get install -y python3-venv
RUN python3 -m venv /opt/notes && /opt/notes/bin/pip install --no-cache-dir notebook jupyterlab
ENV PATH=/opt/notes/bin:$PATH
