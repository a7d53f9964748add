FROM python:3.12-slim
RUN pip install --no-cache-dir notebook==7.4.5 jupyterlab==4.4.5
RUN useradd -m -u 1000 wren
ENV HOME=/home/wren
WORKDIR /home/wren
COPY --chown=wren . .
COPY --chmod=755 <<'EOF' /entry.sh
#!/bin/bash
exec "${@:-bash}"
EOF
USER wren
ENTRYPOINT ["/entry.sh"]
