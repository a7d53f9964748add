FROM python:3.12
RUN useradd --create-home --uid 1000 --shell /bin/bash optics
USER optics
