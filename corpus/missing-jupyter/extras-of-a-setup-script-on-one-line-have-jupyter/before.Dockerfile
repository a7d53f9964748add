FROM python:3.9-slim-bookworm
WORKDIR /usr/src/tides
COPY . .
RUN pip install -e .[teaching]
