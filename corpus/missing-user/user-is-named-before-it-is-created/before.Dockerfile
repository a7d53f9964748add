FROM debian:12
USER krill
RUN mkdir -p /tmp/krill
USER root
RUN useradd --create-home --uid 1000 krill
USER krill
