FROM python:3.12-slim
RUN --mount=type=cache,target=/var/lib/apt apt-get update
RUN --mount=type=cache,target=/var/lib/apt apt-get install -y --no-install-recommends git
RUN pip install notebook==7.6.5 jupyterlab==4.6.6
