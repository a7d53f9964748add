FROM node:18
RUN useradd --create-home app
RUN node --version && npm install node
USER app
