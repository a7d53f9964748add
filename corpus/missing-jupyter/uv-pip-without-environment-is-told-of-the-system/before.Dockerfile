FROM python:3.12-slim
COPY --from=ghcr.io/astral-sh/uv:0.8.0 /uv /bin/uv
RUN uv pip install --no-cache notebook
RUN echo notebook > /tmp/more.txt && uv pip sync /tmp/more.txt
