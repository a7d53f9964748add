FROM ubuntu:22.04
COPY tools/prepare.sh /tmp/prepare.sh
RUN bash /tmp/prepare.sh
USER glider
