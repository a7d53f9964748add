FROM debian:12
RUN apt-get update && apt-get install -y adduser \
    # binder-fix: ignore[missing-user] 1000 belongs to the data of the cluster
    && adduser --disabled-password --gecos "" --uid 2000 reader
USER reader
