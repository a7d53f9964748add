FROM --platform=linux/amd64 quay.io/jupyter/scipy-notebook AS lab
USER root
