FROM python:3.12.11-slim-bookworm
RUN useradd --create-home --uid 1000 ada
WORKDIR /home/ada
COPY . .
RUN python make_figures.py
USER ada
