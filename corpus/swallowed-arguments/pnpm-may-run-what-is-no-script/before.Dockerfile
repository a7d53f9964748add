FROM node:18
ENTRYPOINT ["pnpm", "exec"]
