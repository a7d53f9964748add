FROM node:22-slim
RUN npm install -g configurable-http-proxy@^4.6
RUN npm install --global ijavascript@5.2.1 @lab/viewer@1.0.3
RUN yarn global add vega-cli@latest
