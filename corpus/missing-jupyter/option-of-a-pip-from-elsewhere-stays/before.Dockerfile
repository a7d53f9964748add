FROM ubuntu:22.04
RUN apt-get update && apt-get install -y curl python3-pip && rm -rf /var/lib/apt/lists/*
RUN curl -fsSL https://bootstrap.pypa.io/get-pip.py | python3
RUN pip3 install --break-system-packages notebook jupyterlab
RUN PIP_BREAK_SYSTEM_PACKAGES=1 pip3 install rich
