FROM quay.io/jupyter/base-notebook:2025-01-06
USER root
COPY . /home/jovyan
RUN chown jovyan /home/jovyan
USER jovyan
