FROM quay.io/jupyter/base-notebook:2025-01-06
USER root
RUN chown -R 1000 /home/jovyan
COPY --chown=${NB_UID} . /home/jovyan
USER 1000
