FROM debian:12
ENTRYPOINT ["gosu", "jovyan"]
