FROM debian:12
RUN { echo '#!/bin/sh'; /opt/tool/setup --print-hook; echo 'exec "$@"'; } > /enter && chmod +x /enter
ENTRYPOINT ["/enter"]
