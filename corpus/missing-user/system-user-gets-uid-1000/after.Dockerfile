FROM debian:12-slim
RUN groupadd -r ost && useradd --uid 1000 -r -m -g ost ost
USER ost
