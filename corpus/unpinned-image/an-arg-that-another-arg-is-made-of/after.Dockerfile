ARG RELEASE=2026-07-28
ARG IMAGE=quay.io/jupyter/tensorflow-notebook:${RELEASE}
FROM ${IMAGE} AS course
