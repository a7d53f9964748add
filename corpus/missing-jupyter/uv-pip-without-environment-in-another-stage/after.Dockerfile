FROM python:3.12-slim AS build
COPY --from=ghcr.io/astral-sh/uv:0.8.0 /uv /bin/uv
RUN uv pip install --system notebook jupyterlab

FROM python:3.12-slim AS idle
COPY --from=ghcr.io/astral-sh/uv:0.8.0 /uv /bin/uv
RUN uv pip install ruff

FROM python:3.12-slim
COPY --from=build /usr/local /usr/local
