FROM debian:buster
RUN echo "deb http://archive.debian.org/debian buster main" > /etc/apt/sources.list
