FROM julia:1.10
RUN printf '#!/bin/sh\nexec julia --project=/srv "$@"\n' > /usr/local/bin/wave && chmod +x /usr/local/bin/wave
ENTRYPOINT ["/usr/local/bin/wave"]
