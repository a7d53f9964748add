FROM ghcr.io/example-lab/conda:2.1
RUN conda install -y -c conda-forge notebook jupyterlab
