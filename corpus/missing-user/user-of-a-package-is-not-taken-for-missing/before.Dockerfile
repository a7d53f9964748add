FROM debian:12
RUN apt-get update && apt-get install -y postgresql munge
RUN mkdir -p /data && chown postgres /data && useradd --create-home --uid 1000 query
USER query
