FROM julia:1.10
RUN printf '#!/bin/sh\nexport JULIA_NUM_THREADS=2\nexec "$@"\n' > /usr/local/bin/wave && chmod +x /usr/local/bin/wave
ENTRYPOINT ["/usr/local/bin/wave"]
