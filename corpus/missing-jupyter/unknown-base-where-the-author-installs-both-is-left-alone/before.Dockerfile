FROM ghcr.io/example-lab/solver:2.1
RUN pip install notebook jupyterlab
