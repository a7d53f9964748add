FROM python:3.11-alpine3.19
RUN pip install --no-cache-dir networkx
