FROM python:3.12.11-slim-bookworm
COPY start.sh /opt/start.sh
ENTRYPOINT ["/opt/start.sh"]
