FROM ubuntu:22.04
ADD https://repo.continuum.io/miniconda/Miniconda-latest-Linux-x86_64.sh /srv/conda.sh
RUN mv /srv/conda.sh /srv/setup.sh && bash /srv/setup.sh -b -p /srv/python
ENV PATH=/srv/python/bin:$PATH

RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends python3 python3-venv \
    && rm -rf /var/lib/apt/lists/*
RUN /usr/bin/python3 -m venv --system-site-packages /opt/venv
ENV PATH=/opt/venv/bin:${PATH}
RUN python3 -m pip install --no-cache-dir notebook==7.5.8 jupyterlab==4.5.11
