FROM jupyter/base-notebook:2023-10-20
USER root
RUN mkdir /opt/tides && cd /opt/tides && wget -q https://tides.example.org/install && chmod +x install && ./install -d /opt/tides
RUN mv /opt/tides/v96/north /opt/tides/v96/south
USER ${NB_UID}
COPY --chown=1000 . /home/jovyan
