FROM quay.io/jupyter/base-notebook:2025-01-06
COPY --chown=${NB_UID} . ${HOME}
USER root
RUN jupyter labextension install @jupyter-widgets/jupyterlab-manager
USER ${NB_UID}
