FROM ubuntu:24.04
RUN apt-get update && apt-get install -y git python3-pip python3-venv
