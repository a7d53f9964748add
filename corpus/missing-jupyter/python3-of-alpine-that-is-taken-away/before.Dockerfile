FROM alpine:3.20
RUN apk add --no-cache python3
RUN apk del python3
