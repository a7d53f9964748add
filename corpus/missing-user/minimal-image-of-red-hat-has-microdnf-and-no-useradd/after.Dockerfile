FROM registry.access.redhat.com/ubi9/ubi-minimal:9.4
RUN microdnf install -y python3-pip && microdnf clean all
RUN python3 -m pip install --no-cache-dir notebook==7.5.8 jupyterlab==4.5.11

ARG NB_USER=jovyan
ARG NB_UID=1000
ENV USER=${NB_USER} \
    NB_UID=${NB_UID} \
    HOME=/home/${NB_USER}
RUN microdnf install -y shadow-utils && useradd --no-log-init --create-home --shell /bin/bash --uid ${NB_UID} ${NB_USER}
USER ${NB_USER}
