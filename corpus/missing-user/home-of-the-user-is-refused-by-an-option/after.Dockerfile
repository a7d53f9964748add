FROM debian:12
RUN useradd -s /bin/bash -mN -u 1000 app
USER app
