FROM python:3.12-slim
COPY --from=ghcr.io/astral-sh/uv:0.5.11 /uv /bin/uv
ENV UV_SYSTEM_PYTHON=1
RUN uv pip install notebook
