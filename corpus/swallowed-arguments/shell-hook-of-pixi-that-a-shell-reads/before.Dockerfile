FROM ghcr.io/prefix-dev/pixi:0.41.4
WORKDIR /work
COPY pixi.toml .
RUN pixi shell-hook -e default > /hook.sh
RUN echo 'exec "$@"' >> /hook.sh
ENTRYPOINT ["/bin/bash", "/hook.sh"]
