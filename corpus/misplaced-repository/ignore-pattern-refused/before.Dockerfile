FROM quay.io/jupyter/base-notebook:2026-02-02
COPY --chown=1000 . /home/jovyan/
