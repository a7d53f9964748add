FROM quay.io/jupyter/base-notebook:2025-01-06 AS course
COPY --chown=${NB_UID} . ${HOME}
FROM course
RUN pip install --no-cache-dir obspy
