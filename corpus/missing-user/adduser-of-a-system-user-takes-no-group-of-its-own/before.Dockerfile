FROM alpine:3.20
ENV USER=stream
RUN addgroup -S $USER && adduser -S -g $USER -u 1000 $USER
USER $USER
