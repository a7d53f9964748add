FROM ubuntu:24.04
RUN apt-get update && apt-get install -y python3-pip
RUN pip config set global.break-system-packages true && pip install notebook
