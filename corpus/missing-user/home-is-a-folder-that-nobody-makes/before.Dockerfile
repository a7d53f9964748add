FROM python:3.12-slim
ENV HOME=/srv/dune
RUN useradd --home-dir /srv/dune --no-create-home --uid 1000 dune
USER dune
