FROM python:3.12-slim
RUN pip install uv==0.4.20 poetry==1.8.3
WORKDIR /app
COPY pyproject.toml .
RUN uv add httpx
RUN poetry add httpx@0.27.2
RUN uv tool install ruff && pipx install black==24.8.0
