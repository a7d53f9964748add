FROM node:18
RUN apt-get update && apt-get install -y python3-pip
RUN pip install notebook jupyterlab
