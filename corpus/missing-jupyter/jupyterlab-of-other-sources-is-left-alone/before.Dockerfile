FROM ubuntu:22.04
RUN apt-get update && apt-get install -y software-properties-common
RUN add-apt-repository ppa:example/lab && apt-get install -y jupyterlab jupyter-notebook
