FROM ubuntu:22.04
RUN apt-get update && apt-get install -y python3-pip python3.11 python3.11-distutils && \
    update-alternatives --install /usr/bin/python3 python3 /usr/bin/python3.11 1
RUN python3 -m pip install notebook jupyterlab
