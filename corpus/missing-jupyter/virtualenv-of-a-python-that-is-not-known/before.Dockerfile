FROM ubuntu:16.04
RUN apt-get update && apt-get install -y python-virtualenv && virtualenv /env
ENV PATH=/env/bin:$PATH
RUN pip install tidepool==0.3
