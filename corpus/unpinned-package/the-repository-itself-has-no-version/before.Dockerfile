FROM python:3.12-slim
COPY . /opt/model
RUN pip install --no-deps -e /opt/model && cd /opt/model && pip install .
