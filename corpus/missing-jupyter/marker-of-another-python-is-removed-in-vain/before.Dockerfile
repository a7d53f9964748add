FROM debian:bookworm
RUN apt-get update && apt-get install -y python3-pip python3-venv
RUN rm -f /usr/lib/python3.12/EXTERNALLY-MANAGED && pip install notebook==7.4.5 jupyterlab==4.4.5
