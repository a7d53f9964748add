FROM ubuntu:22.04
RUN wget -q https://github.com/conda-forge/miniforge/releases/download/24.9.2-0/Miniforge3-24.9.2-0-Linux-x86_64.sh -O miniforge.sh && bash miniforge.sh -b -p /opt/forge
RUN /opt/forge/bin/mamba install -y jupyterlab
ENV PATH=/opt/forge/bin:$PATH
