FROM python:3.12-slim-bookworm
WORKDIR /p
COPY . .
RUN pip install pdm==2.22.0 && pdm sync -g -p .
