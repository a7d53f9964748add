ARG BASE="jupyter/base-notebook:latest"
FROM $BASE
