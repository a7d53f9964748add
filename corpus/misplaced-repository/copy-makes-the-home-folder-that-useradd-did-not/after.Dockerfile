FROM debian:12
RUN useradd -u 1000 jovyan
COPY --chown=1000 . /home/jovyan
WORKDIR /home/jovyan
USER jovyan
