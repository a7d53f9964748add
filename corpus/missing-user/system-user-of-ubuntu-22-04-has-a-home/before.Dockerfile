FROM ubuntu:22.04
RUN apt-get update && apt-get install -y --no-install-recommends python3 python3-pip \
    && pip3 install --no-cache-dir notebook==7.6.5 jupyterlab==4.6.6
RUN adduser --system --uid 1000 --group reef
WORKDIR /home/reef
COPY . .
RUN chown -R reef:reef /home/reef
USER reef
