FROM mambaorg/micromamba:1.5.8
# Alignment of reads; nothing of it is written in Python.
RUN micromamba install -y -n base -c conda-forge -c bioconda samtools=1.20 bioconda::bwa "minimap2>=2.28" \
    && micromamba clean --all --yes
WORKDIR /home/mambauser

USER root
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends python3 python3-venv \
    && rm -rf /var/lib/apt/lists/*
RUN /usr/bin/python3 -m venv --system-site-packages /opt/venv
ENV PATH=/opt/venv/bin:${PATH}
RUN python3 -m pip install --no-cache-dir notebook==7.5.8 jupyterlab==4.5.11
USER mambauser
