FROM alpine:3.4
COPY . /srv
