FROM python:3.12-slim-bookworm
RUN pip install --no-cache-dir poetry==2.1.4 && poetry config virtualenvs.create false
WORKDIR /srv/tides
COPY pyproject.toml poetry.lock ./
RUN poetry install --no-root
