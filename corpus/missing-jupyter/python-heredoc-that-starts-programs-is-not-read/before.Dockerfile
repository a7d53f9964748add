FROM debian:12
RUN apt-get update && apt-get install -y --no-install-recommends python3-venv
RUN <<EOF python3
import subprocess, venv
venv.create("/opt/lab", with_pip=True)
subprocess.check_call(["/opt/lab/bin/pip", "install", "notebook", "jupyterlab"])
EOF
RUN useradd -m -u 1000 wren
ENV HOME=/home/wren
WORKDIR /home/wren
COPY --chown=wren . .
USER wren
