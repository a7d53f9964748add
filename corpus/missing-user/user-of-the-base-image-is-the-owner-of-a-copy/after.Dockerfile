FROM node:18
RUN useradd --create-home app
COPY --chown=node:node . /srv
RUN npm install node
USER app
ENV HOME=/home/node
USER node
