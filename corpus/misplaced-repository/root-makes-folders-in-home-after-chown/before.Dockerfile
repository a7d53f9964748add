FROM quay.io/jupyter/base-notebook:2025-01-06
USER root
COPY . ${HOME}
RUN chown -R ${NB_UID} ${HOME}
RUN mkdir -p ${HOME}/.jupyter/custom
USER ${NB_UID}
