FROM python:3.12-slim
COPY --chmod=0644 <<EOF /start.sh
#!/bin/sh
exec "$@"
EOF
RUN chmod +x /start.sh
COPY --chmod=644 start.sh /start.sh
RUN chmod +x /start.sh
ENTRYPOINT ["/start.sh"]
