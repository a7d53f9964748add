FROM ubuntu:18.04
RUN apt-get update && apt-get install -y python-pip
RUN apt-get install -y python-dev
RUN pip install tidepool==0.3

RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends python3 python3-venv \
    && rm -rf /var/lib/apt/lists/*
RUN /usr/bin/python3 -m venv --system-site-packages /opt/venv
ENV PATH=/opt/venv/bin:${PATH}
RUN python3 -m pip install --no-cache-dir "pip<22" && python3 -m pip install --no-cache-dir notebook==6.4.10 jupyterlab==3.2.9
