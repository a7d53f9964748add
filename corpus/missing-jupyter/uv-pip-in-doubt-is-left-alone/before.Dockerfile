FROM python:3.12-slim
ARG WHERE=/usr/local/bin/python3
RUN pip install --no-cache-dir uv
RUN uv pip install --target /opt/more notebook
RUN uv pip install --python /usr/local/bin/python notebook jupyterlab
RUN UV_PYTHON=$WHERE uv pip install rich
RUN VIRTUAL_ENV=/usr/local uv pip install rich
RUN python -m uv pip install rich
RUN uv --directory /srv pip install rich || true
