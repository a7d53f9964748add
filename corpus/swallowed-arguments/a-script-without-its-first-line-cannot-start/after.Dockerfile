FROM python:3.12
COPY enter.sh /enter.sh
ENTRYPOINT ["bash", "/enter.sh"]
