FROM node:18
RUN useradd app
COPY --chown=node . /x
COPY . /home/node

RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends python3 python3-venv \
    && rm -rf /var/lib/apt/lists/*
RUN /usr/bin/python3 -m venv --system-site-packages /opt/venv
ENV PATH=/opt/venv/bin:${PATH}
RUN python3 -m pip install --no-cache-dir notebook==7.5.8 jupyterlab==4.5.11
USER app
ENV HOME=/home/node
USER root
RUN chown -R 1000 ${HOME}
USER node
WORKDIR ${HOME}
