FROM python:3.12
COPY entrypoint /entrypoint
ENTRYPOINT ["/entrypoint"]
