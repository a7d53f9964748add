FROM ubuntu:24.04
ENV PIP_BREAK_SYSTEM_PACKAGES=1
RUN apt-get update && apt-get install -y python3-pip
RUN pip install "jupyterlab>=4,<4.5" "notebook>=7,<8"
