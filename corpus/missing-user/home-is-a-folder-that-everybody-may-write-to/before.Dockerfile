FROM python:3.12-slim
ENV HOME=/tmp
RUN useradd --create-home --uid 1000 dune
USER dune
