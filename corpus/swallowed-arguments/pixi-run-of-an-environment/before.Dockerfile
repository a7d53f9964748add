FROM ghcr.io/prefix-dev/pixi:0.30.0-jammy
WORKDIR /srv/soil
ENTRYPOINT ["pixi", "run", "--frozen", "-e", "lab"]
