FROM ubuntu:22.04
COPY tools/prepare.sh /tmp/prepare.sh
RUN bash /tmp/prepare.sh
RUN usermod --uid 1000 glider
USER glider
