FROM continuumio/miniconda3:24.7.1-0
RUN useradd -m -u 1000 student
USER 1000
RUN mkdir -p /home/student/data
USER root
RUN python3 -m pip install --no-cache-dir notebook==7.5.8 jupyterlab==4.5.11
USER 1000
