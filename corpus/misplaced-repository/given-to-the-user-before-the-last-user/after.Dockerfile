FROM node:18
COPY --chown=1000 . /home/node
USER app
ENV HOME=/home/node
USER node
WORKDIR ${HOME}
