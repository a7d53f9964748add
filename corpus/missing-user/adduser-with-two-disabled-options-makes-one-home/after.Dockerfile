FROM python:3.12
RUN useradd --create-home --comment "" --uid 1000 --home-dir /home/fluent fluent
USER fluent
