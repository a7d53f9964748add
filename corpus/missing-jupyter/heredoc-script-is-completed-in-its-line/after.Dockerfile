# syntax=docker/dockerfile:1
FROM python:3.11
RUN <<EOF
pip install numpy jupyterlab notebook==7.6.5
pip cache purge
EOF
