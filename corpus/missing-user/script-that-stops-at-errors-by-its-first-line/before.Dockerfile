FROM ubuntu:24.04
COPY tools/setup.sh /tmp/setup.sh
RUN chmod +x /tmp/setup.sh && /tmp/setup.sh
USER runner
