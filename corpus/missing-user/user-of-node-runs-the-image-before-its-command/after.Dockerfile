FROM node:22-bookworm-slim
WORKDIR /home/node/app
ENV HOME=/home/node
USER node
EXPOSE 3000
CMD ["node", "server.js"]
