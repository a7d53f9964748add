FROM python:3.12-slim
RUN pip install --no-cache-dir uv
WORKDIR /srv/course
RUN uv venv
WORKDIR /srv/course/week
RUN uv pip install notebook jupyterlab
ENV PATH=/srv/course/.venv/bin:$PATH
