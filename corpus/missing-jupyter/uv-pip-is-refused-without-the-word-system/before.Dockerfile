FROM ubuntu:24.04
RUN apt-get update && apt-get install -y python3
COPY --from=ghcr.io/astral-sh/uv:0.8.0 /uv /bin/uv
RUN uv pip install notebook jupyterlab
