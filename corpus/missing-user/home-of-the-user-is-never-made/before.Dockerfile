FROM python:3.12-slim
RUN useradd -u 1000 app
WORKDIR /app
COPY --chown=app . /app
USER app
