FROM debian:12
RUN useradd --uid 1234 jovyan
