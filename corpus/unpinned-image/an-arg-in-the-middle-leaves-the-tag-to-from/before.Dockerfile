ARG REGISTRY=quay.io
FROM ${REGISTRY}/jupyter/julia-notebook
