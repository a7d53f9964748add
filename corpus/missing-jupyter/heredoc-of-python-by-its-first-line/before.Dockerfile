FROM python:3.12-slim
RUN <<EOF
#!/usr/bin/env python3
import subprocess
subprocess.check_call(["pip", "install", "notebook", "jupyterlab"])
EOF
