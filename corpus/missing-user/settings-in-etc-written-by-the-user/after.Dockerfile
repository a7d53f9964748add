FROM quay.io/jupyter/minimal-notebook:2025-01-06
COPY --chown=${NB_UID} . ${HOME}
USER root
RUN echo "c.ServerApp.terminals_enabled = False" >> /etc/jupyter_server_config.py
RUN { echo "ulimit -s unlimited"; echo "umask 002"; } > /etc/profile.d/glacier.sh
USER ${NB_UID}
RUN touch glacier.log && echo ready | sudo tee /etc/motd && echo noted > /etc/noted || true
