FROM debian AS documentation
RUN apt-get update && apt-get install -y doxygen
FROM quay.io/jupyter/base-notebook:2026-07-28
COPY . /home/jovyan
