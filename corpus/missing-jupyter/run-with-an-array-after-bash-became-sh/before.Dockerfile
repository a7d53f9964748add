FROM python:3.12-slim-bookworm
RUN pip install --no-cache-dir notebook jupyterlab
RUN cp --remove-destination /bin/bash /bin/sh
RUN levels=(low high) && echo "${levels[0]}"
