FROM python:3.12-bookworm
RUN pip install --no-cache-dir notebook jupyterlab
RUN apt-get update && set -o pipefail && apt-cache policy | head -n 1
