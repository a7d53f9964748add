FROM python:3.12-slim
RUN pip install --no-cache-dir uv
WORKDIR /etc/uv
RUN printf '[pip]\nsystem = true\n' > uv.toml
WORKDIR /srv
RUN uv pip install notebook jupyterlab
