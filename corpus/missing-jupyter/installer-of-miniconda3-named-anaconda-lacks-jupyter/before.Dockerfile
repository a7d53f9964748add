FROM debian:bookworm
RUN apt-get update && apt-get install -y wget
RUN wget -qO /tmp/anaconda.sh https://repo.anaconda.com/miniconda/Miniconda3-py311_24.1.2-0-Linux-x86_64.sh \
    && bash /tmp/anaconda.sh -b -p /opt/anaconda
ENV PATH=/opt/anaconda/bin:$PATH
