FROM debian:12
RUN apt-get update && apt-get install -y wget
RUN wget -q https://repo.anaconda.com/miniconda/Miniconda3-py312_24.9.2-0-Linux-x86_64.sh -O /tmp/install.sh && sh /tmp/install.sh -b -p /srv/conda
RUN /srv/conda/bin/conda create -y -n lab -c conda-forge notebook jupyterlab
