FROM continuumio/miniconda3:24.9.2-0
RUN useradd --create-home --uid 1000 ana && chown -R ana /opt/conda
USER ana
RUN conda create -y -n lab python=3.11 notebook jupyterlab
ENV PATH=/opt/conda/envs/lab/bin:$PATH
