FROM ubuntu:22.04
RUN useradd -m -u "$(stat -c %u /data)" field
USER field
