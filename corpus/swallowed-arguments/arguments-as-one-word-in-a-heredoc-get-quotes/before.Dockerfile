FROM python:3.12.11-slim-bookworm
RUN pip install --no-cache-dir notebook==7.4.5 jupyterlab==4.4.7
RUN useradd --create-home --uid 1000 ada
RUN apt-get update && apt-get install -y tini
WORKDIR /home/ada
COPY --chown=ada . .
COPY --chmod=755 <<'EOF' /usr/local/bin/start
#!/bin/bash
mkdir -p data
exec tini -- "$*"
EOF
USER ada
ENTRYPOINT ["/usr/local/bin/start"]
