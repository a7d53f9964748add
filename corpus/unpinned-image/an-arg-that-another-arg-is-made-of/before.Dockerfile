ARG RELEASE=latest
ARG IMAGE=quay.io/jupyter/tensorflow-notebook:${RELEASE}
FROM ${IMAGE} AS course
