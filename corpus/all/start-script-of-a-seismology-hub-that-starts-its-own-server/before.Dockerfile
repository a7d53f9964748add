FROM quay.io/jupyter/minimal-notebook:2026-02-02

USER root
COPY start.sh /usr/local/bin/start-hub.sh
RUN chmod +x /usr/local/bin/start-hub.sh
RUN mamba install --yes obspy=1.4.1 && mamba clean --all -f -y

COPY waveforms /data/waveforms
USER ${NB_UID}
ENTRYPOINT ["tini", "-g", "--", "start-hub.sh"]
