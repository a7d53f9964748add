FROM debian:12-slim
RUN groupadd -r ost && useradd -r -m -g ost ost
USER ost
