FROM python:3.12-slim
COPY setup.sh /tmp/
RUN bash /tmp/setup.sh
