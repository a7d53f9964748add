FROM node:18
RUN useradd app
COPY --chown=node . /x
COPY . /home/node
USER app
