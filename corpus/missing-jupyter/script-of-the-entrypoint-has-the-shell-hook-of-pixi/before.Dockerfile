FROM ghcr.io/prefix-dev/pixi:0.41.4 AS build
WORKDIR /work
COPY pixi.toml .
RUN pixi install
RUN pixi shell-hook --shell bash > /hook
RUN echo "#!/bin/bash" > /enter.sh && cat /hook >> /enter.sh && echo 'exec "$@"' >> /enter.sh
FROM debian:12
COPY --from=build /work/.pixi/envs/default /work/.pixi/envs/default
COPY --from=build --chmod=755 /enter.sh /enter.sh
ENTRYPOINT ["/enter.sh"]
