FROM ubuntu:24.04
RUN apt-get update && apt-get install -y python3-pip
RUN rm -f /usr/lib/python3.1[12]/EXTERNALLY-MANAGED && pip install notebook==7.4.5
RUN pip install jupyterlab==4.4.5
