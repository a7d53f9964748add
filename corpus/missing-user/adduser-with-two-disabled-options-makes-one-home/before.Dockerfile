FROM python:3.12
RUN adduser --quiet --disabled-password --disabled-login --gecos "" --uid 1000 --home /home/fluent fluent
USER fluent
