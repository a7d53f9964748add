FROM python:3.12-slim AS base
RUN useradd --create-home --uid 1000 enzyme
USER enzyme

FROM base
COPY --chown=enzyme . /home/enzyme
