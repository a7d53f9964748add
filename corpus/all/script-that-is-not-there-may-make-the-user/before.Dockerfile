FROM ubuntu:22.04
COPY scripts /tmp/scripts
RUN bash /tmp/scripts/setup.sh
COPY . /srv
