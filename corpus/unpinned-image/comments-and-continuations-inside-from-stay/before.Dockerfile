FROM --platform=$BUILDPLATFORM \
# the course needs R and Python
    quay.io/jupyter/datascience-notebook \
    AS course