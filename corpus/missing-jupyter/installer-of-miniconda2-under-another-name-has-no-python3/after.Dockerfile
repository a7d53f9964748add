FROM debian:bookworm
ARG NUMBER=2
RUN apt-get update && apt-get install -y curl bzip2
RUN curl -fsSL -o /tmp/install.sh "https://repo.anaconda.com/miniconda/Miniconda${NUMBER}-latest-Linux-x86_64.sh" \
    && bash /tmp/install.sh -b -p /opt/conda
ENV PATH=/opt/conda/bin:$PATH

RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends python3 python3-venv \
    && rm -rf /var/lib/apt/lists/*
RUN /usr/bin/python3 -m venv --system-site-packages /opt/venv
ENV PATH=/opt/venv/bin:${PATH}
RUN python3 -m pip install --no-cache-dir notebook==7.5.8 jupyterlab==4.5.11
