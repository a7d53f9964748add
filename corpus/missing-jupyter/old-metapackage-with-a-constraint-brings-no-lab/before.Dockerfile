FROM python:3.10
COPY constraints.txt /tmp/
RUN pip install -c /tmp/constraints.txt jupyter==1.0.0
