ARG OWNER=jupyter
ARG TAG=latest
FROM quay.io/${OWNER}/pyspark-notebook:${TAG}
