FROM continuumio/miniconda3:24.1.2-0
RUN conda create -n ocean notebook jupyterlab
RUN source activate ocean && pip install numpy==2.1.0
ENV PATH=/opt/conda/envs/ocean/bin:$PATH
RUN useradd -m -u 1000 tides
COPY --chown=tides . /home/tides
USER tides
WORKDIR /home/tides
