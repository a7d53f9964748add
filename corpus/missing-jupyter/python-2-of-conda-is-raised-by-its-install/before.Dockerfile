FROM debian:bookworm
RUN apt-get update && apt-get install -y wget bzip2
RUN wget -q https://repo.anaconda.com/miniconda/Miniconda2-4.7.12-Linux-x86_64.sh -O /tmp/conda.sh \
    && bash /tmp/conda.sh -b -p /opt/conda
ENV PATH=/opt/conda/bin:$PATH
RUN conda install -y python=3.8 && pip install notebook==6.5.7
