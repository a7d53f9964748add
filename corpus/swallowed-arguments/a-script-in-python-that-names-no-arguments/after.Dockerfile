FROM python:3.12
COPY greet /usr/local/bin/greet
ENTRYPOINT []
