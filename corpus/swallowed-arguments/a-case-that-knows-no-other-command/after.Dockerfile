FROM python:3.12-slim
COPY entry.sh /entry.sh
ENTRYPOINT []
