FROM python:3.12-slim
RUN useradd -m -u 1000 tern
COPY --chown=1000 . /home/tern/tides
USER tern
WORKDIR /home/tern/tides
ENTRYPOINT ["sh", "ops/begin.sh"]
