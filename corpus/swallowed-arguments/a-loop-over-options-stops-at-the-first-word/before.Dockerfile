FROM ubuntu:22.04
COPY enter.sh /enter.sh
ENTRYPOINT ["bash", "/enter.sh"]
