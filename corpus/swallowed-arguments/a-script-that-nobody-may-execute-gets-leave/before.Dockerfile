FROM python:3.12-slim
WORKDIR /srv/bees
COPY entrypoint.sh .
ENTRYPOINT ["./entrypoint.sh"]
