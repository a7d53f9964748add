FROM quay.io/jupyter/base-notebook:2025-01-06 AS template
ONBUILD COPY --chown=jovyan . /home/jovyan
FROM template
RUN pip install --no-cache-dir obspy
