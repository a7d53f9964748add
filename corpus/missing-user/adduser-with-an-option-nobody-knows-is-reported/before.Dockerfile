FROM python:3.12
RUN adduser --encrypt-home --uid 1000 wave
USER wave
