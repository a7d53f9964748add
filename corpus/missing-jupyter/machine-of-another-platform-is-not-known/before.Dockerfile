FROM --platform=linux/arm64 python:3.12
RUN if [ "$(uname -m)" = x86_64 ]; then pip install notebook==7.6.5 jupyterlab==4.6.6; fi
