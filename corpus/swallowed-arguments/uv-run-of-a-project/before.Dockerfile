FROM python:3.12
ENTRYPOINT ["uv", "run", "--project", "/srv/soil", "--no-sync", "--"]
