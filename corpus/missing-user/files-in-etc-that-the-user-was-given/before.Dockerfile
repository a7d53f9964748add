FROM quay.io/jupyter/minimal-notebook:2025-01-06
USER root
RUN touch /etc/glacier.conf && chown ${NB_UID} /etc/glacier.conf && chmod a+w /opt
COPY --chown=${NB_UID} . ${HOME}
USER ${NB_UID}
RUN echo "depth = 40" > /etc/glacier.conf \
    && git clone https://git.example.org/ice/cores.git /opt/cores \
    && ln -s /opt/cores cores \
    && ln -s /opt/cores/bin/core /opt/conda/bin/core
RUN echo '{"ServerApp": {}}' > /etc/jupyter/jupyter_server_config.json
