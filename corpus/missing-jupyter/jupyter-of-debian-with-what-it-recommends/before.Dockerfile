FROM debian:11
RUN apt-get update && apt-get install -y jupyter python3-pip && rm -rf /var/lib/apt/lists/*
RUN pip3 install "jupyterlab<4"
