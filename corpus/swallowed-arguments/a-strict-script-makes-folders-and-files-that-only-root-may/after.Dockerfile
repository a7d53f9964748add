FROM python:3.12-bookworm
RUN pip install notebook jupyterlab
RUN useradd -m -u 1000 jo
WORKDIR /opt/service
COPY --chmod=755 <<'EOF' /entrypoint.sh
#!/bin/sh
set -e
mkdir -p /opt/service/logs/old "/data/a b"
touch /opt/service/logs/last /opt/service/state
date > /etc/started
exec "$@"
EOF
RUN mkdir -p /opt/service/logs /data && touch /opt/service/state /etc/started && chown 1000 /opt/service/logs /data /opt/service/state /etc/started
USER jo
WORKDIR /home/jo
ENTRYPOINT ["/entrypoint.sh"]
