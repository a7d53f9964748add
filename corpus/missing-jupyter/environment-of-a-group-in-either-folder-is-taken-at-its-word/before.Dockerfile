FROM continuumio/miniconda3:24.9.2-0
RUN groupadd lab && useradd --create-home --uid 1000 ana \
 && find /opt/conda -type d -exec chmod g+rwxs {} +
USER ana
RUN conda create -y -n lab python=3.11 notebook jupyterlab
ENV PATH=/home/ana/.conda/envs/lab/bin:$PATH
