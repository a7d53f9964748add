FROM python:3.12-slim
WORKDIR /srv/plasma
COPY entrypoint.sh .
ENTRYPOINT ["./entrypoint.sh"]
