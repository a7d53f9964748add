FROM jupyter/base-notebook:2023-10-20
COPY postBuild /tmp/postBuild
COPY --chown=1000 . /home/jovyan
