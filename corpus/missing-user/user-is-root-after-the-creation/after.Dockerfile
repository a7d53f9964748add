FROM ubuntu:22.04
RUN useradd --create-home --uid 1000 ocean
USER ocean
WORKDIR /home/ocean
RUN python3 -m venv .venv
USER root
RUN ldconfig
ENV HOME=/home/ocean
USER ocean
