FROM debian:bookworm
RUN apt-get update \
    && apt-get install -y make \
       python3
RUN make --version
