FROM continuumio/miniconda3:24.9.2-0
COPY environment.yml .
RUN conda env update -n base -f environment.yml
