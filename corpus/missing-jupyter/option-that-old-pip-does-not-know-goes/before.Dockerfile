FROM ubuntu:22.04
RUN apt-get update && apt-get install -y python3-pip && rm -rf /var/lib/apt/lists/*
RUN pip3 install --no-cache-dir --break-system-packages notebook jupyterlab \
    && python3 -m pip install rich \
        --break-system-packages
