FROM debian:12
RUN useradd -u 1000 jovyan
COPY . /home/jovyan
WORKDIR /home/jovyan
RUN chown -R 1000 /home/jovyan
USER jovyan
