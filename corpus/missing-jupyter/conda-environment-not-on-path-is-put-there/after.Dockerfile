FROM continuumio/miniconda3:24.7.1-0
COPY environment.yml /tmp/
RUN conda env create -f /tmp/environment.yml
ENV PATH=/opt/conda/envs/spectra/bin:${PATH}
