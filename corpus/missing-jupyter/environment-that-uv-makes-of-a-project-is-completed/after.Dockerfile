FROM python:3.12-slim
COPY --from=ghcr.io/astral-sh/uv:0.8.0 /uv /bin/uv
WORKDIR /srv/course
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen
ENV PATH=/srv/course/.venv/bin:${PATH}
RUN uv pip install --no-cache --python /srv/course/.venv/bin/python3 notebook==7.6.5 jupyterlab==4.6.6
