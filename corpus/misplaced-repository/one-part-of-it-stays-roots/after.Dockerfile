FROM quay.io/jupyter/base-notebook:2025-01-06
COPY --chown=1000 . ${HOME}
COPY --chown=${NB_UID} data ${HOME}/data
