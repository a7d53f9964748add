FROM python:3.12-slim
WORKDIR /srv
USER 1000
