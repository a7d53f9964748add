FROM alpine:3.7
RUN apk add --no-cache python py-pip && pip install tidepool==0.3
