FROM python:3.12-slim
RUN pip install --no-cache-dir jupyterlab notebook
ENV HOME=/opt/gauges
WORKDIR /opt/gauges
COPY . .
RUN chgrp -R 0 /opt/gauges && chmod -R g=u /opt/gauges
USER 1000:1000
