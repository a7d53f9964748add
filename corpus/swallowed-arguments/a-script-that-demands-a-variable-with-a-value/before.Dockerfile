FROM python:3.12.11-slim-bookworm
RUN pip install --no-cache-dir notebook==7.4.5 jupyterlab==4.4.7
RUN useradd --create-home --uid 1000 ada
ENV DATABASE=sqlite:///notes.db
WORKDIR /home/ada
COPY --chown=ada . .
COPY --chmod=755 <<'EOF' /usr/local/bin/start
#!/bin/bash
: "${DATABASE:?set the database}"
exec "$@"
EOF
USER ada
ENTRYPOINT ["/usr/local/bin/start"]
