FROM ubuntu:24.04
COPY . /work
RUN cd /work && sh tools/setup.sh
USER mapper
WORKDIR /work
