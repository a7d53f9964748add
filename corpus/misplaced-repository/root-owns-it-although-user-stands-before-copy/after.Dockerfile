FROM quay.io/jupyter/base-notebook:2025-01-06
USER ${NB_USER}
COPY --chown=${NB_UID} . ${HOME}
RUN pip install --no-cache-dir pint
