FROM python:3.12
RUN apt-get update && apt-get install -y dumb-init
ENTRYPOINT ["dumb-init", "--", "env", "LC_ALL=C.UTF-8"]
