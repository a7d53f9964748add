FROM debian:12
RUN apt-get update && apt-get install -y wget bzip2
RUN wget -q -O /tmp/miniconda.sh https://files.example.org/conda/installer \
    && bash /tmp/miniconda.sh -b -p /opt/conda
ENV PATH=/opt/conda/bin:$PATH
RUN useradd -m -u 1000 tess
COPY --chown=1000 . /home/tess
ENV HOME=/home/tess
WORKDIR /home/tess
RUN python3 -m pip install --no-cache-dir --upgrade pip && python3 -m pip install --no-cache-dir "notebook<8" "jupyterlab<5"
USER tess
