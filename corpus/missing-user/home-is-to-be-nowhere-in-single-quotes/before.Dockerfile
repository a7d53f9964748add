FROM debian:12
ARG WHO=reader
RUN useradd -M --home-dir '/nonexistent' --uid 1000 "$WHO"
USER $WHO
