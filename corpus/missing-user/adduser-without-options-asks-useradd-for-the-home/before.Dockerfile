FROM python:3.12
RUN adduser --uid 1000 tide
USER tide
