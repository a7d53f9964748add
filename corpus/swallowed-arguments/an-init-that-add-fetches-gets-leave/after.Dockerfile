FROM python:3.12-slim
ADD https://github.com/krallin/tini/releases/download/v0.19.0/tini /tini
RUN chmod a+rx /tini
ENTRYPOINT ["/tini", "--"]
