FROM python:3.12-slim
RUN --mount=from=ghcr.io/astral-sh/uv:0.5.11,source=/uv,target=/bin/uv uv venv /opt/env && uv pip install --python /opt/env xarray
ENV PATH=/opt/env/bin:$PATH
RUN /usr/local/bin/python3 -m pip --python /opt/env/bin/python3 install --no-cache-dir notebook==7.6.5 jupyterlab==4.6.6
