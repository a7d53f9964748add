FROM python:3.13-slim
WORKDIR /srv/service
ARG UID=1000
RUN useradd \
    --comment "" \
    --home-dir "/home/service" \
    --shell "/sbin/nologin" \
    --create-home \
    --uid "${UID}" \
    service
COPY . .
USER service
