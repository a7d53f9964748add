FROM quay.io/jupyter/r-notebook:2025-01-06
COPY . /srv/course
