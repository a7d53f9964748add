FROM quay.io/jupyter/minimal-notebook:2024-10-07
RUN pip install --no-cache-dir gstools
# the account of our hub
RUN usermod --login dune --home /home/dune --move-home jovyan
ENV HOME=/home/dune
USER dune
