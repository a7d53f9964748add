FROM debian:12
COPY install /usr/local/bin/install-all
RUN install-all
USER app
WORKDIR /home/app
COPY --chown=app . .
