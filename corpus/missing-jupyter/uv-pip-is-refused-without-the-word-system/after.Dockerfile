FROM ubuntu:24.04
RUN apt-get update && apt-get install -y python3 python3-venv
COPY --from=ghcr.io/astral-sh/uv:0.8.0 /uv /bin/uv

RUN /usr/bin/python3 -m venv --system-site-packages /opt/venv
ENV PATH=/opt/venv/bin:${PATH}
RUN uv pip install notebook jupyterlab
