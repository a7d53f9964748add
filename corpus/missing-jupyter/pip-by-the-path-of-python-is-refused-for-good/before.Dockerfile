FROM debian:13
RUN apt-get update && apt-get install -y python3-pip
RUN pip install notebook==7.5.8 jupyterlab==4.5.11
RUN /usr/bin/python3 -m pip install tzdata
