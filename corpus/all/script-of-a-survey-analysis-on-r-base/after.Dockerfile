FROM r-base:4.4.1

LABEL maintainer="Survey group <survey@example.org>"
RUN install.r survey srvyr ggplot2

COPY . /usr/local/src/analysis
WORKDIR /usr/local/src/analysis

RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends python3 python3-venv \
    && rm -rf /var/lib/apt/lists/*
RUN /usr/bin/python3 -m venv --system-site-packages /opt/venv
ENV PATH=/opt/venv/bin:${PATH}
RUN python3 -m pip install --no-cache-dir notebook==7.5.8 jupyterlab==4.5.11
ENV HOME=/home/docker
COPY --chown=1000 . ${HOME}
USER docker
WORKDIR ${HOME}
CMD ["Rscript", "main.R"]
