FROM ubuntu:24.04
RUN apt-get update && apt-get install -y python3
ADD https://bootstrap.pypa.io/get-pip.py /srv/get-pip.py
RUN /usr/bin/python3 /srv/get-pip.py && pip install notebook==7.5.8 jupyterlab==4.5.11
