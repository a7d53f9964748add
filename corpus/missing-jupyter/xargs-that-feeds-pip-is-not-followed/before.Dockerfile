FROM python:3.12-slim-bookworm
COPY r.txt /tmp/r.txt
RUN xargs -n 1 pip install < /tmp/r.txt
