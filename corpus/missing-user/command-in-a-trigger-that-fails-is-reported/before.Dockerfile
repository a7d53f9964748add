FROM ubuntu:24.04 AS base
ONBUILD RUN useradd --create-home --uid 1000 pulsar

FROM base
USER pulsar
