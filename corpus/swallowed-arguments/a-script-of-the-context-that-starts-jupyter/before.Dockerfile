FROM python:3.12-slim
COPY docker/start.sh /start.sh
ENTRYPOINT ["/start.sh"]
