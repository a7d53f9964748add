FROM ubuntu:24.04
COPY docker/setup.sh /tmp/setup.sh
RUN userdel -r ubuntu
RUN sh /tmp/setup.sh
USER quake
