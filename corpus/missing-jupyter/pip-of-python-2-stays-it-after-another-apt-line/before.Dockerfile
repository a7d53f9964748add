FROM ubuntu:18.04
RUN apt-get update && apt-get install -y python-pip
RUN apt-get install -y python-dev
RUN pip install tidepool==0.3
