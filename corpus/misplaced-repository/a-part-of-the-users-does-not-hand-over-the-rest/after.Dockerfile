FROM quay.io/jupyter/base-notebook:2025-01-06
COPY . ${HOME}
COPY --chown=1000 start ${HOME}/
USER root
RUN chown -R ${NB_UID} ${HOME}
USER jovyan
