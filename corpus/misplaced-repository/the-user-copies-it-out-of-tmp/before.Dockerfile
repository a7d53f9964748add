FROM quay.io/jupyter/scipy-notebook:2025-01-06
COPY . /tmp/material
RUN cp -r /tmp/material/* ~ && ls -l
