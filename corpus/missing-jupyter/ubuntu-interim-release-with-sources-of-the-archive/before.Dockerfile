FROM ubuntu:23.10
RUN sed -i -E 's/(archive|security)\.ubuntu/old-releases.ubuntu/' /etc/apt/sources.list
RUN apt-get update && apt-get install -y python3-venv
RUN python3 -m venv /opt/notes && /opt/notes/bin/pip install --no-cache-dir notebook jupyterlab
ENV PATH=/opt/notes/bin:$PATH
