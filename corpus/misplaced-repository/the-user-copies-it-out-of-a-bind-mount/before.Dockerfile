FROM quay.io/jupyter/scipy-notebook:2025-01-06
RUN --mount=type=bind,target=/tmp/repository cp -r /tmp/repository/. ${HOME}
