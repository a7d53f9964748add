FROM debian:12
RUN apt-get update && apt-get install -y python3 curl && curl -LsSf https://astral.sh/uv/install.sh | sh
RUN uv pip install --system notebook
