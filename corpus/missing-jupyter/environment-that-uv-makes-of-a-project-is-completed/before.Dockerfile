FROM python:3.12-slim
COPY --from=ghcr.io/astral-sh/uv:0.8.0 /uv /bin/uv
WORKDIR /srv/course
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen
