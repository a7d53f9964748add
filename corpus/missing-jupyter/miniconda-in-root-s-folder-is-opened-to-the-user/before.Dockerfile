FROM ubuntu:22.04
RUN curl -LO https://repo.anaconda.com/miniconda/Miniconda3-py311_24.7.1-0-Linux-x86_64.sh && \
    bash Miniconda3-py311_24.7.1-0-Linux-x86_64.sh -b -p /root/miniconda3
ENV PATH=/root/miniconda3/bin:$PATH
RUN conda install -y notebook jupyterlab
