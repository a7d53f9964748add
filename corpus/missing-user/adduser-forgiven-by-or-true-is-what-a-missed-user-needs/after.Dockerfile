FROM debian:trixie-slim
RUN useradd --create-home --comment "" --uid 1000 potter || true
RUN mkdir /kiln && chown potter: /kiln
USER potter
