FROM python:3.12-bookworm
RUN pip install notebook jupyterlab
RUN useradd -m -u 1000 jo
WORKDIR /opt/service
COPY --chmod=755 <<'EOF' /entrypoint.sh
#!/bin/sh
set -e
mkdir -p /opt/service/logs
exec "$@"
EOF
RUN mkdir -p /opt/service/logs && chown 1000 /opt/service/logs
USER jo
ENTRYPOINT ["/entrypoint.sh"]
