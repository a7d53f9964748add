FROM debian:12-slim
RUN useradd -r queue && useradd -r store
RUN useradd --create-home --uid 1000 miner
USER miner
