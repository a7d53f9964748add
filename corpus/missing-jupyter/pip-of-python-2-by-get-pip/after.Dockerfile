FROM ubuntu:20.04
RUN apt-get update && apt-get install -y python2 curl \
 && curl -sSL https://bootstrap.pypa.io/pip/2.7/get-pip.py | python2
RUN pip install tidepool==0.3

RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends python3 python3-venv \
    && rm -rf /var/lib/apt/lists/*
RUN /usr/bin/python3 -m venv --system-site-packages /opt/venv
ENV PATH=/opt/venv/bin:${PATH}
RUN python3 -m pip install --no-cache-dir notebook==7.3.3 jupyterlab==4.3.8
