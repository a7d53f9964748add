FROM debian:trixie-slim
RUN adduser --disabled-password --gecos "" --uid 1000 potter || true
RUN mkdir /kiln && chown potter: /kiln
USER potter
