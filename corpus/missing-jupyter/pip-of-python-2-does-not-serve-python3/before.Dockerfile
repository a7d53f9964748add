FROM ubuntu:18.04
RUN apt-get update && apt-get install -y python-pip python3-pip
RUN pip install jupyter
