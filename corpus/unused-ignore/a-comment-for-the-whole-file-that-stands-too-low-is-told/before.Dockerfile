FROM debian:12
# binder-fix: ignore-file[missing-user] it stands too low
USER root
