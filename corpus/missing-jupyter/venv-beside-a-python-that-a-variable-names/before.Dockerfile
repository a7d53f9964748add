FROM debian:bookworm
ARG WANTED="python3 python3-pip"
RUN apt-get update && apt-get install -y $WANTED
RUN pip install notebook jupyterlab
