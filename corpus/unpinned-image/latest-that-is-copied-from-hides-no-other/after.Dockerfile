FROM jupyter/base-notebook:2023-10-20
COPY --from=alpine:latest /bin/true /tmp/
COPY --chown=jovyan . .
