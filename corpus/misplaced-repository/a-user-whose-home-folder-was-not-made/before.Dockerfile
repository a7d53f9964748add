FROM debian:12
RUN useradd -u 1000 jovyan
WORKDIR /srv/lab
COPY . .
RUN chown -R 1000 /srv/lab
USER jovyan
