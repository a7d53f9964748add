FROM node:18
RUN userdel -r node && useradd --uid 1000 --create-home app
RUN node --version && npm install node
USER app
