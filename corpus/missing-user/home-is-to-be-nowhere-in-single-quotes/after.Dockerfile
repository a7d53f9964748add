FROM debian:12
ARG WHO=reader
RUN useradd -m --home-dir '/nonexistent' --uid 1000 "$WHO"
USER $WHO
