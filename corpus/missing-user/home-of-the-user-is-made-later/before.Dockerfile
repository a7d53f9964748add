FROM debian:12
RUN useradd -u 1000 app
RUN mkdir -p /home/app && chown -R app: /home/app
USER app
