FROM debian:12
RUN useradd -m -u 1000 heron && sed -i 's#/bin/sh#/bin/bash#' /etc/passwd
USER heron
