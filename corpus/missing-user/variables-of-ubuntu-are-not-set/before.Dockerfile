FROM ubuntu:22.04
RUN apt-get update && apt-get install -y python3-pip && pip install notebook==7.5.8 jupyterlab==4.5.11
RUN usermod -a -G users ${NB_USER}
USER ${NB_USER}
