FROM continuumio/miniconda3:24.5.0-0
RUN useradd -m -u 1000 wren
WORKDIR /opt/setup
COPY environment.yml ./
RUN conda env update -n base -f environment.yml
COPY more.sh ./
RUN bash more.sh
RUN python -c "import sys"
RUN Rscript more.R
WORKDIR /home/wren
COPY environment.yml more.sh more.R /opt/setup/
COPY --chown=wren . .
USER wren
ENV HOME=/home/wren
