FROM alpine:3.19 AS ops
RUN mkdir /ops && printf 'exec "$@"\n' > /ops/begin.sh
FROM python:3.12-slim
RUN useradd -m -u 1000 tern
COPY --chown=1000 . /home/tern/tides
COPY --from=ops /ops /home/tern/tides/ops
USER tern
WORKDIR /home/tern/tides
ENTRYPOINT ["sh", "ops/begin.sh"]
