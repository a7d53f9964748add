FROM ubuntu:22.04
RUN apt-get update && apt-get install -y software-properties-common && add-apt-repository ppa:deadsnakes/ppa
RUN apt-get install -y python3 python3-pip python3.11 python3.11-distutils
RUN python3.11 -m pip install notebook jupyterlab
RUN ln -s /usr/bin/python3.11 /usr/local/bin/python3
