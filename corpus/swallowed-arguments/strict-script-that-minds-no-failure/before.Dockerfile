FROM python:3.12-slim-bookworm
RUN pip install notebook==7.4.5 jupyterlab==4.4.5
RUN useradd -m -u 1000 u
COPY --chmod=755 <<'EOF' /entry.sh
#!/bin/bash
set -e
chown -R u /opt/data || true
[ "$(id -u)" != 0 ] || useradd other
exec "$@"
EOF
USER u
WORKDIR /home/u
COPY --chown=u . .
ENTRYPOINT ["/entry.sh"]
