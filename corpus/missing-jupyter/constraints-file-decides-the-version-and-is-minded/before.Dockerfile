FROM python:3.11-slim
COPY constraints.txt /tmp/
RUN pip install -c /tmp/constraints.txt notebook
