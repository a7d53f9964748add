FROM node:22-trixie
RUN deluser --remove-home node && useradd --create-home --uid 1000 marine
USER marine
