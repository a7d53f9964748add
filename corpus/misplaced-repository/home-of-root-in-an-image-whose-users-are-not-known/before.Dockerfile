FROM phusion/baseimage:jammy-1.0.1
ENV HOME=/root
RUN apt-get update
