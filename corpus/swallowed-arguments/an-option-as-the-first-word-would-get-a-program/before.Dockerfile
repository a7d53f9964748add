FROM ubuntu:22.04
COPY enter.sh /enter.sh
ENTRYPOINT ["sh", "/enter.sh"]
