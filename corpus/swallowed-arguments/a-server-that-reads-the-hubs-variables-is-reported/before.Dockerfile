FROM node:22
COPY serve.sh /serve.sh
ENTRYPOINT ["/serve.sh"]
