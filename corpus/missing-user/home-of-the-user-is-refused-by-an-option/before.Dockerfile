FROM debian:12
RUN useradd -s /bin/bash -MN -u 1000 app
USER app
