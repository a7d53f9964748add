FROM ubuntu:24.04
COPY . /work
RUN userdel -r ubuntu
RUN cd /work && sh tools/setup.sh
USER mapper
WORKDIR /work
