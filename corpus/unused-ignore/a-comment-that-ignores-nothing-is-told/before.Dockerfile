FROM debian:12
# binder-fix: ignore[missing-user] the user came with an older image
RUN useradd --create-home --uid 1000 jovyan
USER jovyan
WORKDIR /home/jovyan
