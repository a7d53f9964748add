FROM node:22-bookworm
RUN npm install -g tslab
