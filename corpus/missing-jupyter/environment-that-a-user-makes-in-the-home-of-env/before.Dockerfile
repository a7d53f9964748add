FROM debian:12
RUN apt-get update && apt-get install -y wget \
 && wget https://repo.anaconda.com/miniconda/Miniconda3-latest-Linux-x86_64.sh -O /tmp/m.sh \
 && bash /tmp/m.sh -b -p /opt/conda
RUN useradd --uid 1000 ana && mkdir /data && chown ana /data
ENV HOME=/data PATH=/opt/conda/bin:$PATH
USER 1000
RUN conda create -y --name lab python=3.11 notebook jupyterlab
ENV PATH=/data/.conda/envs/lab/bin:$PATH
