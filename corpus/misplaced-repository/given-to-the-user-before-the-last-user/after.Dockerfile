FROM node:18
COPY . /home/node
USER app
ENV HOME=/home/node
USER root
RUN chown -R 1000 ${HOME}
USER node
WORKDIR ${HOME}
