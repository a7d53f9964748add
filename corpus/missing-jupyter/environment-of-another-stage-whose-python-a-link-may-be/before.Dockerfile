FROM python:3.11 AS build
RUN python3 -m venv /venv && /venv/bin/pip install notebook==7.5.8 jupyterlab==4.5.11

FROM debian:12
RUN apt-get update && apt-get install -y python3 && ln -s /usr/bin/python3 /usr/local/bin/python3
COPY --from=build /venv /venv
ENV PATH=/venv/bin:$PATH
