FROM ubuntu:22.04
RUN echo '#!/bin/bash' > /enter.sh \
 && echo 'source /opt/ngsolve/env.sh' >> /enter.sh \
 && echo 'exec "$@"' >> /enter.sh \
 && chmod a+x /enter.sh
ENTRYPOINT ["/enter.sh"]
