FROM python:3.12.11-slim-bookworm
COPY start.sh /usr/local/bin/
RUN sed -i -e 's/\r$//' /usr/local/bin/start.sh && chmod +x /usr/local/bin/start.sh
ENTRYPOINT ["start.sh"]
