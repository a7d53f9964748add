FROM python:3.11
WORKDIR /work
COPY pyproject.toml ./
RUN pip install poetry && poetry install --no-root
ENTRYPOINT ["poetry", "run"]
