FROM continuumio/miniconda3:24.7.1-0
RUN useradd -m -u 1000 student
USER 1000
RUN mkdir -p /home/student/data
