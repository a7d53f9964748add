FROM ubuntu:20.04
RUN apt-get update && apt-get install -y python2 curl \
 && curl -sSL https://bootstrap.pypa.io/pip/2.7/get-pip.py | python2
RUN pip install tidepool==0.3
