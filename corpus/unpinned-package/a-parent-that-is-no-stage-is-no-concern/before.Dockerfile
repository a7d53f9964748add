FROM quay.io/jupyter/scipy-notebook:2025-01-06
COPY . /home/jovyan
