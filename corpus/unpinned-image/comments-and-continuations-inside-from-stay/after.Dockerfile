FROM --platform=$BUILDPLATFORM \
# the course needs R and Python
    quay.io/jupyter/datascience-notebook:2026-07-28 \
    AS course