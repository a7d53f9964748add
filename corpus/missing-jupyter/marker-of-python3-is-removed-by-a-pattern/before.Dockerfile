FROM debian:trixie
RUN apt-get update && apt-get install -y python3-pip
RUN rm /usr/lib/python3*/EXTERNALLY-MANAGED
RUN pip install notebook==7.4.5 jupyterlab==4.4.5
