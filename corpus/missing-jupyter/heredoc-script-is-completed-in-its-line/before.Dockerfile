# syntax=docker/dockerfile:1
FROM python:3.11
RUN <<EOF
pip install numpy jupyterlab
pip cache purge
EOF
