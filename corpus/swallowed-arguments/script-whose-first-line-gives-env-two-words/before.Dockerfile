FROM python:3.12-slim
RUN pip install notebook==7.6.5 jupyterlab==4.6.6 && useradd -m -u 1000 jovyan
COPY --chmod=755 <<'EOF' /usr/local/bin/start.sh
#!/usr/bin/env bash -eu
exec "$@"
EOF
ENV HOME=/home/jovyan
COPY --chown=1000 . ${HOME}
WORKDIR /home/jovyan
USER jovyan
ENTRYPOINT ["start.sh"]
