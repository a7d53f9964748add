FROM quay.io/jupyter/scipy-notebook:latest
COPY --chown=${NB_UID} . ${HOME}
