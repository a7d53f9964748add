FROM python:3.11 AS build
RUN python3 -m venv /venv && /venv/bin/pip install notebook==7.5.8 jupyterlab==4.5.11

FROM debian:12
RUN apt-get update && apt-get install -y curl && curl -L https://example.org/python.tar.gz | tar xz -C /usr/local
COPY --from=build /venv /venv
ENV PATH=/venv/bin:$PATH
