FROM python:3.12-slim
RUN python3 -m pip install --no-cache-dir notebook==7.6.5 jupyterlab==4.6.6
WORKDIR /app
COPY . .
RUN groupadd --system atlas && useradd --create-home --uid 1000 --system --gid atlas atlas && chown -R atlas:atlas /app
USER atlas
