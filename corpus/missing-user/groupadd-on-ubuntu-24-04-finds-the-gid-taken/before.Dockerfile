FROM nvidia/cuda:12.6.2-runtime-ubuntu24.04
RUN groupadd --gid 1000 fluid && useradd --uid 1000 --gid fluid --create-home fluid
USER fluid
