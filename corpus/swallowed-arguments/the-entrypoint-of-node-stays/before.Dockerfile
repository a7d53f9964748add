FROM node:22
COPY . /srv/course
