FROM jupyter/r-notebook:2023-10-20
COPY --chown=${NB_UID} . ${HOME}
