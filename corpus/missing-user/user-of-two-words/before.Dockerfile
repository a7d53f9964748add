FROM debian:12-slim
RUN groupadd -r lake && useradd -r -m -g lake lake
USER lake bed
