FROM ghcr.io/astral-sh/uv:python3.12-bookworm-slim
ENV UV_SYSTEM_PYTHON=1
RUN ["uv", "pip", "install", "jupyterlab", "notebook"]
