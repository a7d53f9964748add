FROM debian:12
RUN sed -i s/bookworm/trixie/ /etc/apt/sources.list.d/debian.sources
RUN apt-get update && apt-get install -y jupyterlab jupyter-notebook
