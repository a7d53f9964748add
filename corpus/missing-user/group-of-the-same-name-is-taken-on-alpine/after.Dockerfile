FROM alpine:3.20
RUN addgroup -g 1000 hydro && adduser -G hydro -D -u 1000 hydro
USER hydro
