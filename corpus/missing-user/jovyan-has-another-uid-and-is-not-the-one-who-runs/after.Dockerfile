FROM debian:12
RUN useradd --uid 1234 jovyan

ENV USER=binder \
    NB_UID=1000 \
    HOME=/home/binder
RUN useradd --no-log-init --create-home --shell /bin/bash --uid 1000 binder
USER binder
