FROM python:3.12.11-slim-bookworm
RUN pip install --no-cache-dir notebook==7.4.5 jupyterlab==4.4.7
RUN useradd --create-home --uid 1000 ada && mkdir /srv/atlas && chown ada /srv/atlas
WORKDIR /home/ada
COPY --chown=ada . /home/ada
COPY --chmod=755 <<'EOF' /usr/local/bin/start
#!/bin/sh
set -e
cd /srv/atlas
exec "$@"
EOF
USER ada
ENTRYPOINT ["start"]
