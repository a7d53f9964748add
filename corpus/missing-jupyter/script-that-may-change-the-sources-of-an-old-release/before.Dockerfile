FROM python:3.7-slim-buster
COPY setup/ /setup/
RUN bash /setup/all.sh
RUN apt-get update && apt-get install -y git
RUN pip install --no-cache-dir notebook jupyterlab
