FROM python:3.12-slim AS base
ONBUILD RUN pip install jupyterlab

FROM base
