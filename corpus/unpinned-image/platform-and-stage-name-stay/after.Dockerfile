FROM --platform=linux/amd64 quay.io/jupyter/scipy-notebook:2026-07-28 AS lab
USER root
