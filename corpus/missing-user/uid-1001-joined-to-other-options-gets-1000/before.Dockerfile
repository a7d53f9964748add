FROM python:3.12-slim
RUN useradd -mu 1001 app
USER app
