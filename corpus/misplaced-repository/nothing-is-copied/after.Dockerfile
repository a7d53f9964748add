FROM quay.io/jupyter/scipy-notebook:2025-01-06
RUN mamba install --yes cartopy
COPY --chown=${NB_UID} . ${HOME}
