FROM python:3.12
COPY scripts/ /scripts/
ENTRYPOINT ["/scripts/docker-entrypoint.sh"]
