FROM debian:11
RUN apt-get update && apt-get install -y python3-pip && pip3 install "notebook<7" "jupyterlab>=3.6,<4" "jupyter_server<2"
