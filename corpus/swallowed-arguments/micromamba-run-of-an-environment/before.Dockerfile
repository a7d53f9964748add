FROM debian:12
ENTRYPOINT ["micromamba", "run", "-n", "base"]
