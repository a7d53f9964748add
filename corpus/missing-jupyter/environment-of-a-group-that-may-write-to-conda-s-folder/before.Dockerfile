FROM continuumio/miniconda3:24.9.2-0
RUN groupadd lab && useradd --create-home --uid 1000 -g lab ana \
 && chgrp -R lab /opt/conda && chmod -R g+w /opt/conda
USER ana
RUN conda create -y -n lab python=3.11 notebook jupyterlab
ENV PATH=/opt/conda/envs/lab/bin:$PATH
