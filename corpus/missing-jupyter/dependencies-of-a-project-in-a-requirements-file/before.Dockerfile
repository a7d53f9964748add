FROM python:3.12-slim-bookworm
WORKDIR /p
COPY . .
RUN pip install -e .
