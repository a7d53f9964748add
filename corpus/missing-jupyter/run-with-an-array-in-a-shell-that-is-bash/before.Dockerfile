FROM python:3.12-slim-bookworm
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN pip install --no-cache-dir notebook jupyterlab
RUN levels=(low high) && [[ -n "${levels[0]}" ]]
