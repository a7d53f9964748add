FROM python:3.12.11-slim-bookworm
RUN pip install --no-cache-dir notebook==7.4.5 jupyterlab==4.4.7
RUN useradd --create-home --uid 1000 ada
WORKDIR /home/ada
COPY --chown=ada . .
COPY --chmod=755 <<'EOF' /usr/local/bin/start
#!/bin/bash
set -e
mkdir -p /data/results
exec "$@"
EOF
RUN mkdir -p /data && chown 1000 /data
USER ada
ENTRYPOINT ["/usr/local/bin/start"]
