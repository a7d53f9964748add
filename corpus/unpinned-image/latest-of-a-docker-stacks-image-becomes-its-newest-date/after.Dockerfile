FROM quay.io/jupyter/scipy-notebook:2026-07-28
COPY --chown=${NB_UID} . ${HOME}
