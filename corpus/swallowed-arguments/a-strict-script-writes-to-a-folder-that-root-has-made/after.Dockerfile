FROM python:3.12-bookworm
RUN pip install notebook jupyterlab
RUN useradd -m -u 1000 jo
RUN mkdir /srv/service
COPY --chmod=755 <<'EOF' /entrypoint.sh
#!/bin/sh
set -e
echo started > /srv/service/log
exec "$@"
EOF
RUN touch /srv/service/log && chown 1000 /srv/service/log
USER jo
ENTRYPOINT ["/entrypoint.sh"]
