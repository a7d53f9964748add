FROM debian:12
RUN useradd -u 1000 app
COPY --chown=app . /home/app
USER app
