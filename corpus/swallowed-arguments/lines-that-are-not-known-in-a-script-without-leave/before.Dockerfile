FROM debian:12
RUN echo "#!/bin/bash" > /usr/local/bin/enter
RUN /opt/tool/setup --print-hook >> /usr/local/bin/enter
RUN echo 'exec "$@"' >> /usr/local/bin/enter
ENTRYPOINT ["/usr/local/bin/enter"]
