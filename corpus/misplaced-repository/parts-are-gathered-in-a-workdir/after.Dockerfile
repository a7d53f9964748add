FROM jupyter/base-notebook:2023-10-20
COPY --chown=1000 src ${HOME}/app/src
WORKDIR ${HOME}/app
COPY --chown=${NB_UID} . /home/jovyan/app
