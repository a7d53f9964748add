FROM debian:11
RUN apt-get update && apt-get install -y python3-pip && pip3 install --no-cache-dir notebook jupyterlab
RUN echo "dash dash/sh boolean false" | debconf-set-selections && dpkg-reconfigure -f noninteractive dash
RUN levels=(low high) && echo "${levels[0]}"
