FROM debian:12-slim
COPY --from=ghcr.io/astral-sh/uv:0.8.0 /uv /bin/uv
RUN useradd -m -u 1000 wren
WORKDIR /home/wren
COPY . .
RUN uv venv --python 3.12 && uv pip install notebook==7.4.5 jupyterlab==4.4.5 && chown -R wren /home/wren
ENV PATH=/home/wren/.venv/bin:$PATH HOME=/home/wren
USER wren
