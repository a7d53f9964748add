FROM debian:12
RUN useradd -u 1000 jovyan
WORKDIR /srv/lab
COPY . .
RUN chown -R 1000 /srv/lab
RUN mkdir -p /home/jovyan && chown -R 1000 /home/jovyan
USER jovyan
