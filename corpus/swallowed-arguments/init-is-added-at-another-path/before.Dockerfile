FROM python:3.12
ADD https://github.com/krallin/tini/releases/download/v0.19.0/tini /usr/local/bin/tini
RUN chmod +x /usr/local/bin/tini
RUN pip install notebook jupyterlab
RUN useradd -m -u 1000 tidal
ENV HOME=/home/tidal
COPY --chown=1000 . ${HOME}
WORKDIR ${HOME}
USER tidal
ENTRYPOINT ["/tini", "--", "env", "TIDES=north"]
