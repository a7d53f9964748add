FROM ubuntu:18.04
RUN apt-get update && apt-get install -y python-pip python3-pip
RUN pip install jupyter
RUN python3 -m pip install --no-cache-dir "pip<22" && python3 -m pip install --no-cache-dir notebook==6.4.10 jupyterlab==3.2.9
