FROM debian:12
RUN echo "deb [check-valid-until=no] https://snapshot.debian.org/archive/debian/20240901T000000Z bookworm main" > /etc/apt/sources.list && \
    apt-get update && apt-get install -y gfortran
