FROM mambaorg/micromamba:1.5.8
# Alignment of reads; nothing of it is written in Python.
RUN micromamba install -y -n base -c conda-forge -c bioconda samtools=1.20 bioconda::bwa "minimap2>=2.28" \
    && micromamba clean --all --yes
WORKDIR /home/mambauser
