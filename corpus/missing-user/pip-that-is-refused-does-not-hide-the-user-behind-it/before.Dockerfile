FROM debian:12
RUN apt-get update && apt-get install -y python3-pip
RUN pip3 install jupyterlab && useradd --create-home --uid 1000 loess
USER loess
