FROM debian:bookworm
RUN apt-get update && apt-get install -y curl
RUN curl -fsSL https://repo.anaconda.com/archive/Anaconda3-2023.09-0-Linux-x86_64.sh > /tmp/anaconda.sh \
    && bash /tmp/anaconda.sh -b -p /opt/anaconda
ENV PATH=/opt/anaconda/bin:$PATH
