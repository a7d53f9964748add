FROM quay.io/jupyter/docker-stacks-foundation:2024-10-07
RUN python3 -m pip install --no-cache-dir notebook==7.6.5 jupyterlab==4.6.6
