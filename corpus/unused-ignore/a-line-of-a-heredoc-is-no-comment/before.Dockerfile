FROM debian:12
RUN <<EOF
# binder-fix: ignore[missing-user] a comment of the shell
true
EOF
