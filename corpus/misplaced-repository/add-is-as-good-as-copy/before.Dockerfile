FROM quay.io/jupyter/r-notebook:2025-01-06
ADD --chown=${NB_UID} . ${HOME}/
