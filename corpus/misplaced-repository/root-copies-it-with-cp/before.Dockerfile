FROM quay.io/jupyter/scipy-notebook:2025-01-06
USER root
COPY . /tmp/material
RUN cp -r /tmp/material/. ${HOME} && rm -rf /tmp/material
USER ${NB_USER}
