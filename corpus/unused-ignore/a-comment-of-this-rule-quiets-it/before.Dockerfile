FROM debian:12
# binder-fix: ignore[unused-ignore] older versions of the tool need the next one
# binder-fix: ignore[missing-user] it was needed
RUN useradd --create-home --uid 1000 jovyan
