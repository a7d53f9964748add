FROM python:3.12
RUN apt-get update && apt-get install -y --no-install-recommends tini && rm -rf /var/lib/apt/lists/*
RUN pip install notebook jupyterlab
RUN useradd -m -u 1000 tidal
ENV HOME=/home/tidal
COPY --chown=1000 . ${HOME}
WORKDIR ${HOME}
USER tidal
ENTRYPOINT ["/tini", "--"]
