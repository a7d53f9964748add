FROM python:3.12-slim AS base
ONBUILD RUN useradd --create-home --uid 1000 pulsar

FROM base
USER pulsar
