FROM quay.io/jupyter/minimal-notebook:2025-01-06
COPY --chown=1000:100 . /home/jovyan/work
WORKDIR /home/jovyan/work
