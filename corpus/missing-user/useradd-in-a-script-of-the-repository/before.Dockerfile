FROM python:3.12-slim
COPY docker/setup.sh /tmp/setup.sh
RUN sh /tmp/setup.sh && rm /tmp/setup.sh
USER quake
