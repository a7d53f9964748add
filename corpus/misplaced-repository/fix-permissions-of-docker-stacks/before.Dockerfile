FROM quay.io/jupyter/scipy-notebook:2025-01-06
USER root
COPY . /home/jovyan/
RUN fix-permissions /home/jovyan
USER ${NB_UID}
