FROM node:18
COPY . /home/node
USER app
ENV HOME=/home/node
USER node
