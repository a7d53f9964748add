FROM debian:12
ENTRYPOINT ["plx", "--base", "/srv/chem", "--exec"]
