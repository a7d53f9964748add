FROM node:22
COPY --chown=node . /home/node
USER node
