FROM python:3.12-slim
RUN pip install --no-cache-dir uv pandas
WORKDIR /srv/tool
COPY pyproject.toml ./
RUN uv sync
RUN python3 -m pip install --no-cache-dir notebook==7.6.5 jupyterlab==4.6.6
