FROM quay.io/jupyter/base-notebook:2025-01-06
COPY --chown=${NB_UID} . ${HOME}
COPY --chown=1000 start ${HOME}/
