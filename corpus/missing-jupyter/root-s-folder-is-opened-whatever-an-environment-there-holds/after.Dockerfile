FROM debian:bookworm
RUN apt-get update && apt-get install -y wget bzip2
RUN wget -q https://repo.anaconda.com/archive/Anaconda3-4.4.0-Linux-x86_64.sh && bash Anaconda3-4.4.0-Linux-x86_64.sh -b -p /root/conda
ENV PATH=/root/conda/bin:$PATH
RUN chmod a+x /root
