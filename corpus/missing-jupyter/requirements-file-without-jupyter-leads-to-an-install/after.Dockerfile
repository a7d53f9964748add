FROM python:3.11-slim
COPY requirements.txt /tmp/requirements.txt
RUN pip install --requirement=/tmp/requirements.txt
RUN python3 -m pip install --no-cache-dir notebook==7.6.5 jupyterlab==4.6.6
