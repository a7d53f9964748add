FROM ubuntu:22.04
RUN wget -q https://repo.anaconda.com/archive/Anaconda2-2019.10-Linux-x86_64.sh && bash Anaconda2-2019.10-Linux-x86_64.sh -b -p /opt/anaconda
ENV PATH=/opt/anaconda/bin:$PATH
