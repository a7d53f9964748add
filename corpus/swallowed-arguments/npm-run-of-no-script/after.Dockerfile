FROM node:18
ENTRYPOINT []
CMD ["npm", "run", "start"]
