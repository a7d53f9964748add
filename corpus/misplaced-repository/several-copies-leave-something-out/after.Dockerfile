FROM quay.io/jupyter/base-notebook:2025-01-06
COPY --chown=1000 notebooks ${HOME}/notebooks
COPY --chown=1000 *.csv ${HOME}/
COPY --chown=${NB_UID} . ${HOME}
