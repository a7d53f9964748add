FROM python:3.12-alpine
RUN apk add --no-cache shadow && useradd -m -u 1000 spectra
USER spectra
