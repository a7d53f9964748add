FROM continuumio/miniconda3:4.7.12
RUN conda install -y -c conda-forge xarray
RUN useradd -m -u 1000 tess
COPY --chown=1000 . /home/tess
ENV HOME=/home/tess
WORKDIR /home/tess
RUN python3 -m pip install --no-cache-dir --upgrade pip && python3 -m pip install --no-cache-dir "notebook<8" "jupyterlab<5"
USER tess
