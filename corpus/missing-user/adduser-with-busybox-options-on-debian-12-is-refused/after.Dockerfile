FROM python:3.12-bookworm
RUN useradd --create-home --uid 1000 optics
USER optics
