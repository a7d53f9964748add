ARG BASE_IMAGE=quay.io/jupyter/r-notebook:2026-07-28
FROM ${BASE_IMAGE}
RUN mamba install --yes r-terra
