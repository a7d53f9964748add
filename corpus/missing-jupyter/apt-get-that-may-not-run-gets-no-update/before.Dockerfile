FROM python:3.12-slim
RUN test -x /usr/bin/git || (echo no git; exit 1) || \
    apt-get install -y --no-install-recommends git
RUN pip install notebook==7.6.5 jupyterlab==4.6.6
