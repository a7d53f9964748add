FROM python:3.9-slim-bullseye
RUN apt-get update && apt-get install -y git
RUN pip install --no-cache-dir notebook jupyterlab
