FROM node:22-bookworm-slim
WORKDIR /home/node/app
EXPOSE 3000
CMD ["node", "server.js"]
