FROM alpine:3.20
RUN apk add --no-cache --virtual .build python3~3.12 py3-pip=24.0-r2 gcc
