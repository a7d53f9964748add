FROM python:3.12-slim-bookworm
RUN pip install --no-cache-dir uv==0.9.7
WORKDIR /srv/tides
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --group class
ENV PATH=/srv/tides/.venv/bin:${PATH}
