FROM python:3.12-slim
RUN useradd --create-home --uid 1001 app
COPY --chown=app . /home/app
USER app
