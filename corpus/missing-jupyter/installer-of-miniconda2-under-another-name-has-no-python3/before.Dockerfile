FROM debian:bookworm
ARG NUMBER=2
RUN apt-get update && apt-get install -y curl bzip2
RUN curl -fsSL -o /tmp/install.sh "https://repo.anaconda.com/miniconda/Miniconda${NUMBER}-latest-Linux-x86_64.sh" \
    && bash /tmp/install.sh -b -p /opt/conda
ENV PATH=/opt/conda/bin:$PATH
