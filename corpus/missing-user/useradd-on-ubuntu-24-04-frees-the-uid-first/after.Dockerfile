FROM ubuntu:24.04
RUN userdel -r ubuntu && useradd -m -s /bin/bash -u 1000 fluid
USER fluid
