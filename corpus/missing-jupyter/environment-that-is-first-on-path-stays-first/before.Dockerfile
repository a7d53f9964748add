FROM quay.io/jupyter/base-notebook:2026-02-02
RUN conda create -y -n course python=3.11 jupyterlab pandas
ENV PATH=/opt/conda/envs/course/bin:$PATH
COPY --chown=1000 . /home/jovyan
