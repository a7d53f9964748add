FROM python:3.12
ENTRYPOINT ["dumb-init", "--", "env", "LC_ALL=C.UTF-8"]
