FROM debian:12
RUN apt-get update && apt-get install -y tor
RUN chown -R debian-tor /srv
