ARG REGISTRY=quay.io
FROM ${REGISTRY}/jupyter/julia-notebook:2026-07-28
