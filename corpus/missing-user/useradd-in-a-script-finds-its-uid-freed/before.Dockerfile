FROM ubuntu:24.04
COPY docker/setup.sh /tmp/setup.sh
RUN sh /tmp/setup.sh
USER quake
