FROM python:3.12-slim-bookworm
RUN pip install --no-cache-dir poetry==2.1.4 && poetry config virtualenvs.create false
WORKDIR /srv/tides
COPY pyproject.toml poetry.lock ./
RUN poetry install --no-root
RUN python3 -m pip install --no-cache-dir "notebook>=7,<8" jupyterlab==4.2.7
