FROM jupyter/scipy-notebook:2023-10-20
USER root
RUN userdel -r jovyan && useradd --create-home --uid 1000 student
USER student
ENV HOME=/home/student
