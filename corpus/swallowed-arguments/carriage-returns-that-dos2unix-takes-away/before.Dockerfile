FROM debian:bookworm
RUN apt-get update && apt-get install -y dos2unix
COPY . /srv/app
RUN dos2unix /srv/app/*.sh
ENTRYPOINT ["/srv/app/start.sh"]
