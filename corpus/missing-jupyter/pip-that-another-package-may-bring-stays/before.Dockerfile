FROM ubuntu:22.04
RUN apt-get update && apt-get install -y course-tools && rm -rf /var/lib/apt/lists/*
RUN pip3 install notebook==7.5.8 jupyterlab==4.5.11
