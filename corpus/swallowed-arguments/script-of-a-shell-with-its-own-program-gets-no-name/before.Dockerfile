FROM python:3.12-slim
ENTRYPOINT ["/bin/sh", "-c", ". /opt/tool/env.sh && exec python3 /opt/serve.py \"$@\""]
