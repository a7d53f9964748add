FROM python:3.12-slim
RUN useradd --create-home --uid 1000 tides
COPY --chown=1000 . /home/tides
WORKDIR /home/tides/results
USER tides
WORKDIR /home/tides
