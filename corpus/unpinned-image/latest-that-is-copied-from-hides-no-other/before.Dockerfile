FROM jupyter/base-notebook:latest
COPY --from=alpine:latest /bin/true /tmp/
COPY --chown=jovyan . .
