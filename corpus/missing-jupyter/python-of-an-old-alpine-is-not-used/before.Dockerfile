FROM alpine:3.5
RUN apk add --no-cache python3 && python3 -m ensurepip
