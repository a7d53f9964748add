FROM debian:12
RUN groupadd -g 1000 lab && adduser --disabled-password --gecos "" --uid 1000 jovyan
USER jovyan
