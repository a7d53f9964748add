FROM quay.io/jupyter/base-notebook:2024-10-07
USER root
RUN userdel -r jovyan && useradd --create-home --uid 1000 gauss
USER gauss
ENV HOME=/home/gauss
