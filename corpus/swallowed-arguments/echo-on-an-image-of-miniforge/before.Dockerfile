FROM condaforge/miniforge3:25.3.0-3
RUN echo "#!/bin/sh\numask 002\nexec \"\$@\"" > /usr/local/bin/entry && chmod 755 /usr/local/bin/entry
ENTRYPOINT ["/usr/local/bin/entry"]
