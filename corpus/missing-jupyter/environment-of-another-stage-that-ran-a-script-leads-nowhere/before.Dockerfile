FROM python:3.11 AS build
RUN curl -sSL https://tools.example.org/install.sh | sh
RUN python3 -m venv /venv && /venv/bin/pip install notebook==7.5.8 jupyterlab==4.5.11

FROM debian:12
COPY --from=build /venv /venv
ENV PATH=/venv/bin:$PATH
