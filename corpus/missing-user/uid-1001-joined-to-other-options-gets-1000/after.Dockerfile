FROM python:3.12-slim
RUN useradd -mu 1000 app
USER app
