FROM node:18
RUN useradd --create-home app
RUN chown -R node:node /usr/local
USER app
ENV HOME=/home/node
USER node
