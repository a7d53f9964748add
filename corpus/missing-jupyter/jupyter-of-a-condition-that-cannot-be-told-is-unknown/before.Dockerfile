FROM python:3.12
RUN if [ "$(uname -m)" = x86_64 ]; then pip install notebook jupyterlab; fi
