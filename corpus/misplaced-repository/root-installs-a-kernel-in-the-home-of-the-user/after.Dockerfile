FROM quay.io/jupyter/base-notebook:2025-01-06
COPY --chown=${NB_UID} . ${HOME}
USER root
RUN python3 -m ipykernel install --user --name glacier
RUN chown -R ${NB_UID} ${HOME}
USER ${NB_UID}
