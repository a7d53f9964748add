FROM python:3.12.4-slim
RUN adduser --disabled-password --gecos "" --home /nonexistent --no-create-home --uid 1000 reader
RUN pip install --no-cache-dir notebook==7.5.8 jupyterlab==4.5.11
USER reader
