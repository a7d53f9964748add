FROM python:3.12-bookworm
ENTRYPOINT ["tini", "--", "/bin/sh", "-c", "levels=(1 2); exec \"$@\"", "--"]
RUN apt-get update && apt-get install -y tini
