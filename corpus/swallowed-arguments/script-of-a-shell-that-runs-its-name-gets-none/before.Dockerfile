FROM python:3.12-slim
ENTRYPOINT ["/bin/bash", "-c", "source /opt/tool/env.sh && exec \"$0\" \"$@\""]
