FROM python:3.12-slim
COPY . /srv/tides
ENTRYPOINT []
