FROM python:3.7-slim-buster
RUN apt-get update && apt-get install -y tomcat9; echo ready
RUN chown tomcat /srv
RUN pip install --no-cache-dir notebook jupyterlab
RUN useradd -m -u 1000 tern
COPY --chown=1000 . /home/tern
USER tern
WORKDIR /home/tern
