FROM python:3.11
ENV POETRY_VIRTUALENVS_IN_PROJECT=true
WORKDIR /work
COPY pyproject.toml ./
RUN pip install poetry && poetry install --no-root
RUN python3 -m pip install --no-cache-dir notebook==7.6.5 jupyterlab==4.6.6
