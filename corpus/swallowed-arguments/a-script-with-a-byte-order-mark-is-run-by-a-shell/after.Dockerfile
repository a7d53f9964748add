FROM alpine:3.22
COPY start.sh /opt/start.sh
ENTRYPOINT ["sh", "/opt/start.sh"]
