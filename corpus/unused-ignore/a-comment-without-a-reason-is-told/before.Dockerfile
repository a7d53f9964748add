FROM debian
# binder-fix: ignore[missing-user]
USER root
