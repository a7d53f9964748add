FROM ubuntu:23.10
RUN echo no packages yet
