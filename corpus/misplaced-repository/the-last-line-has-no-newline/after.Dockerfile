FROM quay.io/jupyter/base-notebook:2025-01-06
RUN pip install --no-cache-dir xarray
COPY --chown=${NB_UID} . ${HOME}