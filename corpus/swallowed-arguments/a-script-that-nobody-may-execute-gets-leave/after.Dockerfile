FROM python:3.12-slim
WORKDIR /srv/bees
COPY entrypoint.sh .
RUN chmod +x /srv/bees/entrypoint.sh
ENTRYPOINT ["./entrypoint.sh"]
