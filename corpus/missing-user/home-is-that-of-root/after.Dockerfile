FROM python:3.12-slim
ENV HOME=/root
RUN useradd --create-home --uid 1000 dune
USER dune
ENV HOME=/home/dune
