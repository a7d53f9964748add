FROM node:22-trixie
RUN userdel --remove node && useradd --create-home --uid 1000 marine
USER marine
