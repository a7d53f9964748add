FROM python:3.12-slim
RUN useradd --create-home --uid 1000 ocean
USER 1000:100
