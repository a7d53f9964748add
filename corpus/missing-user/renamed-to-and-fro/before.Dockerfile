FROM quay.io/jupyter/base-notebook:2026-02-02
USER root
RUN usermod -l harbour wharf; \
    usermod -l wharf harbour; \
    chown -R wharf /srv
USER ${NB_UID}
