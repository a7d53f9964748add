FROM python:3.12-slim-bookworm
WORKDIR /p
COPY . .
RUN pip install uv==0.8.0 && uv sync
ENV PATH=/p/.venv/bin:$PATH
