FROM jupyter/base-notebook:2023-10-20
COPY . ${HOME}
USER root
RUN chown -R ${NB_UID} ${HOME}
USER ${NB_UID}
