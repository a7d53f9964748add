FROM debian:12
RUN apt-get update && apt-get install -y python3 curl && curl -LsSf https://astral.sh/uv/install.sh | sh

RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends python3 python3-venv \
    && rm -rf /var/lib/apt/lists/*
RUN /usr/bin/python3 -m venv --system-site-packages /opt/venv
ENV PATH=/opt/venv/bin:${PATH}
RUN uv pip install notebook
