FROM python:3.12-slim AS base
CMD ["app.py"]
FROM base
ENTRYPOINT []
