FROM quay.io/jupyter/base-notebook:2025-01-06
USER root
RUN apt-get update
COPY --chown=${NB_UID} . ${HOME}
USER jovyan