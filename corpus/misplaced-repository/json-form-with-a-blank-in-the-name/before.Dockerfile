FROM quay.io/jupyter/minimal-notebook:2025-01-06
COPY --chown=jovyan [".", "/home/jovyan/course material/"]
