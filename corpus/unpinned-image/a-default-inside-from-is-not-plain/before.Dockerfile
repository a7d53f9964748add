ARG TAG
FROM quay.io/jupyter/scipy-notebook:${TAG:-latest}
