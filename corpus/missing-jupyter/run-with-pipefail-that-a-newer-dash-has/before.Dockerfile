FROM python:3.12-trixie
RUN pip install --no-cache-dir notebook jupyterlab
RUN set -o pipefail && ls / | head -n 1
