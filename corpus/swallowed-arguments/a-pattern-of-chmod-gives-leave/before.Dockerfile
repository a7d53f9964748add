FROM python:3.12-slim
COPY bin /opt/course/bin
RUN chmod +x /opt/course/bin/*.sh
ENTRYPOINT ["/opt/course/bin/enter.sh"]
