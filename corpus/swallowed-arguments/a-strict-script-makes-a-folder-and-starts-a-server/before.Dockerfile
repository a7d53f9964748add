FROM python:3.12-bookworm
RUN pip install notebook jupyterlab
RUN useradd -m -u 1000 jo
WORKDIR /opt/service
COPY --chmod=755 <<'EOF' /entrypoint.sh
#!/bin/sh
set -e
mkdir -p /opt/service/logs/old "/data/a b"

date > /etc/started
exec nginx
EOF
USER jo
WORKDIR /home/jo
ENTRYPOINT ["/entrypoint.sh"]
