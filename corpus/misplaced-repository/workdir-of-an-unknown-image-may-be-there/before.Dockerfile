FROM registry.example.org/lab/tides:2.1
USER root
ENV HOME=/home/jovyan
WORKDIR /home/jovyan
COPY --chown=1000 . .
USER 1000
