FROM python:3.12
# the tide gauge
ENTRYPOINT []
CMD []
