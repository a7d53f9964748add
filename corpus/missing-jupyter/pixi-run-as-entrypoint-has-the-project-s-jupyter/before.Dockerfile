FROM ghcr.io/prefix-dev/pixi:0.40.0
WORKDIR /work
COPY pixi.toml ./
RUN pixi install
ENTRYPOINT ["pixi", "run"]
