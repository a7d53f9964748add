FROM debian:12
COPY enter.sh /enter.sh
ENTRYPOINT ["/enter.sh"]
