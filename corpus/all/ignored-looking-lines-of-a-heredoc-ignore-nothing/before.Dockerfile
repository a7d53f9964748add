FROM python:3.12
RUN <<EOF
# binder-fix: ignore[missing-user] a comment of the shell
useradd --create-home --uid 1001 guest
EOF
USER guest
WORKDIR /home/guest
