FROM python:3.12-slim
RUN printf '%s\n' numpy notebook==7.4.5 jupyterlab==4.4.5 > /tmp/r.txt && pip install -r /tmp/r.txt
