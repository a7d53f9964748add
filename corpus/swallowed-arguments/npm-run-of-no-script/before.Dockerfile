FROM node:18
ENTRYPOINT ["npm", "run"]
CMD ["start"]
