FROM alpine:3.20
RUN apk add --no-cache python3

RUN /usr/bin/python3 -m venv --system-site-packages /opt/venv
ENV PATH=/opt/venv/bin:${PATH}
RUN python3 -m pip install --no-cache-dir notebook==7.5.8 jupyterlab==4.5.11
