FROM debian:bookworm
ARG WANTED="python3 python3-pip"
RUN apt-get update && apt-get install -y $WANTED

RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends python3 python3-venv \
    && rm -rf /var/lib/apt/lists/*
RUN /usr/bin/python3 -m venv --system-site-packages /opt/venv
ENV PATH=/opt/venv/bin:${PATH}
RUN pip install notebook jupyterlab
