FROM python:3.11-slim
COPY requirements.txt /tmp/requirements.txt
RUN pip install --requirement=/tmp/requirements.txt
