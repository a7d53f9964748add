FROM node:8-alpine
COPY . /srv
