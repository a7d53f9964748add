FROM alpine:3.22
COPY start.sh /opt/start.sh
ENTRYPOINT ["/opt/start.sh"]
