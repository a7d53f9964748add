FROM python:3.12-slim
WORKDIR /work
COPY pyproject.toml ./
RUN pip install uv && uv pip install --system -r pyproject.toml --extra lab
