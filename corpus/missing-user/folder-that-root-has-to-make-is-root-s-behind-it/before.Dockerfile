FROM quay.io/jupyter/base-notebook:2026-02-02
RUN mkdir /opt/model && echo 1 > /opt/model/version
RUN cp /opt/model/version /opt/model/newest
COPY --chown=1000 . /home/jovyan
