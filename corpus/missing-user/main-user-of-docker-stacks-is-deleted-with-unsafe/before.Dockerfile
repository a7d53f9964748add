FROM jupyter/scipy-notebook:2023-10-20
USER root
RUN useradd --create-home --uid 1000 student
USER student
