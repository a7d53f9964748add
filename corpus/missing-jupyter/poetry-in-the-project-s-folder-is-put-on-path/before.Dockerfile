FROM python:3.11
ENV POETRY_VIRTUALENVS_IN_PROJECT=true
WORKDIR /work
COPY pyproject.toml ./
RUN pip install poetry && poetry install --no-root
