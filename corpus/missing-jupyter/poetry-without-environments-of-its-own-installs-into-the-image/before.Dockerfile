FROM python:3.11
WORKDIR /work
COPY pyproject.toml ./
RUN pip install poetry && poetry config virtualenvs.create false && poetry install --no-root
