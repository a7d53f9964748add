FROM python:3.12-slim
RUN --mount=from=ghcr.io/astral-sh/uv:0.5.11,source=/uv,target=/bin/uv uv venv /opt/env && uv pip install --python /opt/env xarray
ENV PATH=/opt/env/bin:$PATH
