FROM python:3.11-slim
RUN pip install --no-cache-dir notebook==6.5.7 "jupyterlab>=3.6,<4" "jupyter_server<2" rise
