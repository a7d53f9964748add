FROM ubuntu:22.04
RUN useradd -m slurm && useradd -m munge
USER munge
ENV HOME=/home/slurm
USER slurm
