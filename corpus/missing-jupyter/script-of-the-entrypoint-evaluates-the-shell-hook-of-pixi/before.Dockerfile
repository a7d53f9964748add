FROM ghcr.io/prefix-dev/pixi:0.41.4
WORKDIR /work
COPY pixi.toml .
RUN pixi install
WORKDIR /
COPY --chmod=755 <<"EOF" /enter.sh
#!/bin/bash
eval "$(pixi shell-hook --manifest-path /work/pixi.toml)"
exec "$@"
EOF
ENTRYPOINT ["/enter.sh"]
