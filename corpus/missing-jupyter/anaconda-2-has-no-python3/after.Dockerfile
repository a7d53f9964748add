FROM ubuntu:22.04
RUN wget -q https://repo.anaconda.com/archive/Anaconda2-2019.10-Linux-x86_64.sh && bash Anaconda2-2019.10-Linux-x86_64.sh -b -p /opt/anaconda
ENV PATH=/opt/anaconda/bin:$PATH

RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends python3 python3-venv \
    && rm -rf /var/lib/apt/lists/*
RUN /usr/bin/python3 -m venv --system-site-packages /opt/venv
ENV PATH=/opt/venv/bin:${PATH}
RUN python3 -m pip install --no-cache-dir notebook==7.5.8 jupyterlab==4.5.11
