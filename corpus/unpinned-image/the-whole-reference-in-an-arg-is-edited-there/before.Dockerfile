ARG BASE_IMAGE=quay.io/jupyter/r-notebook
FROM ${BASE_IMAGE}
RUN mamba install --yes r-terra
