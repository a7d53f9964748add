FROM python:3.12-slim
COPY --from=ghcr.io/astral-sh/uv:0.5.11 /uv /bin/uv
RUN uv venv /opt/env && uv pip install --python /opt/env/bin/python xarray
ENV PATH=/opt/env/bin:$PATH
RUN uv pip install --no-cache --python /opt/env/bin/python3 notebook==7.6.5 jupyterlab==4.6.6
