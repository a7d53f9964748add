FROM debian:12
RUN apt-get update && apt-get install -y wget
RUN wget -q -O /tmp/conda.sh https://repo.anaconda.com/miniconda/Miniconda3-py39_4.12.0-Linux-x86_64.sh \
    && bash /tmp/conda.sh -b -p /opt/conda
ENV PATH=/opt/conda/bin:$PATH
RUN python3 -m pip install --no-cache-dir notebook==7.5.8 jupyterlab==4.5.11
