FROM ghcr.io/astral-sh/uv:python3.12-bookworm-slim
WORKDIR /work
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen
