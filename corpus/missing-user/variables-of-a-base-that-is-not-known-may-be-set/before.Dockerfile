FROM registry.example.org/geo/lab:2.4
USER root
RUN usermod -a -G users ${NB_USER} && chown -R ${NB_UID} /srv
COPY --chown=${NB_UID} . ${HOME}
USER ${NB_USER}
