FROM continuumio/miniconda3:24.9.2-0
RUN useradd --create-home --uid 1000 ana && mkdir -p /opt/conda/envs && chown ana /opt/conda/envs
USER ana
RUN conda create -y -n lab python=3.11 notebook jupyterlab
RUN conda run -n lab pip install numpy
ENV PATH=/opt/conda/envs/lab/bin:$PATH
ENV PATH=/home/ana/.conda/envs/lab/bin:${PATH}
