FROM ubuntu:22.04
RUN apt-get update && apt-get install -y jupyter-notebook python3-numpy
