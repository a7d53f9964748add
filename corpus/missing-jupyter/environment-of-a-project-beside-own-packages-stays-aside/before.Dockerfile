FROM python:3.12-slim
RUN pip install --no-cache-dir uv pandas
WORKDIR /srv/tool
COPY pyproject.toml ./
RUN uv sync
