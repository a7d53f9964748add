ARG OWNER=jupyter
ARG TAG=2026-07-28
FROM quay.io/${OWNER}/pyspark-notebook:${TAG}
