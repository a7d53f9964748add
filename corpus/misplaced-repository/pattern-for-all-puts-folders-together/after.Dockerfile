FROM jupyter/base-notebook:2023-10-20
COPY --chown=1000 ./* /home/jovyan/
COPY --chown=${NB_UID} . ${HOME}
