FROM python:3.12-alpine
RUN apk add --no-cache shadow && groupadd -g 1000 krill && useradd -m -u 1000 -g krill krill
USER krill
