FROM debian:12
ENV HOME=/tmp
WORKDIR /srv/lab
COPY . .
RUN chown -R 1000 /srv/lab
USER 1000
