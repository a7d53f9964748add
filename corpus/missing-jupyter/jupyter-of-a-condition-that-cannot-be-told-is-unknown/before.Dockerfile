FROM python:3.12
RUN if [ "$(nproc)" = 8 ]; then pip install notebook jupyterlab; fi
