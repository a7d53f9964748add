ARG BASE="jupyter/base-notebook:2023-10-20"
FROM $BASE
