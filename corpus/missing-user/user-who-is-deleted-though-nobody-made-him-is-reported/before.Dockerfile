FROM ubuntu:22.04
RUN userdel -r ubuntu && useradd --create-home --uid 1000 query
USER query
