FROM debian:12
RUN apt-get update
RUN apt-get install -y python3-venv git && apt-get clean
RUN apt-get install -y vim
RUN python3 -m venv /opt/venv && /opt/venv/bin/pip install notebook==7.6.5 jupyterlab==4.6.6
ENV PATH=/opt/venv/bin:$PATH
