FROM python:3.12
# the tide
ENTRYPOINT []