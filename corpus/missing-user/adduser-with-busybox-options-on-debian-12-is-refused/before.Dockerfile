FROM python:3.12-bookworm
RUN adduser -D -u 1000 optics
USER optics
