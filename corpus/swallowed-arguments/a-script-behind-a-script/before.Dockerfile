FROM ubuntu:22.04
COPY outer.sh inner.sh /srv/
ENTRYPOINT ["/srv/outer.sh", "/srv/inner.sh"]
