FROM debian:12
RUN groupadd -g 1000 lab && useradd --create-home --uid 1000 jovyan
USER jovyan
