FROM python:3.12-slim
ENTRYPOINT ["/bin/sh", "-c", "source /opt/tool/env.sh && exec \"$@\""]
