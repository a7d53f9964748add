FROM ghcr.io/prefix-dev/pixi:0.41.4
WORKDIR /work
COPY pixi.toml .
RUN pixi install && pixi shell-hook > /hook
RUN printf '#!/bin/bash\nexec "$@"\n' > /enter.sh && chmod 755 /enter.sh
ENV PATH=/work/.pixi/envs/default/bin:${PATH}
ENTRYPOINT ["/enter.sh"]
