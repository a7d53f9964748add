FROM quay.io/jupyter/scipy-notebook:2025-01-06
USER root
COPY . ${HOME}
RUN chmod -R a+rwX ${HOME}
USER jovyan
