FROM alpine:3.20 AS sources
COPY . /repository
RUN rm -rf /repository/.github
FROM quay.io/jupyter/base-notebook:2025-01-06
COPY --from=sources --chown=1000 /repository ${HOME}
