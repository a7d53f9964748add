FROM condaforge/miniforge3:24.9.2-0
RUN conda create -y -n course -c conda-forge python=3.11 jupyterlab notebook numpy
RUN useradd -m -u 1000 wren
ENV HOME=/home/wren
WORKDIR /home/wren
COPY --chown=wren . .
USER wren
ENV PATH=/opt/conda/envs/course/bin:${PATH}
